"""The checks of the course: one module a topic, and the derivations and simulations they share."""
