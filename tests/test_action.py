"""What users copy into their CI: the action runs under bash, the hooks run, and no document lies."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from markdown_it import MarkdownIt

from notecheck.cli import main
from notecheck.reporters import COVERAGE_FORMATS, FORMATS

ROOT = Path(__file__).parents[1]
COURSES = ROOT / "tests" / "courses"
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    *(str(file.relative_to(ROOT)) for file in ROOT.glob("docs/*.md")),
]


def parsed(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


# ---- the action -----------------------------------------------------------------------------------

ACTION = parsed("action.yml")
STEPS = {step.get("id") or step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Runner:
    """Runs the shell steps of the action as GitHub's runner does, with files in place of its services."""

    def __init__(self, course: Path, folder: Path, **inputs: str) -> None:
        self.folder = folder
        self.inputs = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
        self.inputs |= {
            "path": str(course),
            **{name.replace("_", "-"): word for name, word in inputs.items()},
        }
        for name in ("summary", "output"):
            (folder / name).touch()
        (folder / "bin").mkdir()
        self._tool("notecheck", f'exec {shlex.quote(sys.executable)} -m notecheck "$@"')
        self._tool("python", f'printf "%s\\n" "$*" >> {shlex.quote(str(folder / "python"))}')

    def _tool(self, name: str, line: str) -> None:
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/bash\n{line}\n", "utf-8")
        file.chmod(0o755)

    def run(self, step: str) -> subprocess.CompletedProcess[str]:
        script = STEPS[step]["run"]
        assert STEPS[step]["shell"] == "bash"
        known = {
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "report"),
        }
        given = {name: EXPRESSION.sub(self._value, word) for name, word in STEPS[step]["env"].items()}
        (self.folder / "script").write_text(script, "utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(self.folder / "script")]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **known, **given},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def _value(self, found: re.Match[str]) -> str:
        context, _, name = found[1].partition(".")
        values = {
            "inputs": self.inputs,
            "runner": {"temp": str(self.folder)},
            "github": {"action_path": str(ROOT)},
        }
        return values[context][name]

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text("utf-8")

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


def test_the_action_says_which_edit_turned_which_verdict(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "runner"
    folder.mkdir()
    who = {f"GIT_{one}_{what}": "a@b" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(course), *words], check=True, env={**os.environ, **who})

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("checkout", "-q", "-b", "branch")
    note = course / "notes/sums.md"
    first = re.search(r"\[([^\]]*?)(\d)([^\]]*)\]\{#", note.read_text("utf-8"))
    assert first is not None
    other = first[0].replace(first[2], str((int(first[2]) + 1) % 10), 1)
    note.write_text(note.read_text("utf-8").replace(first[0], other, 1), "utf-8")
    git("commit", "-q", "-a", "-m", "an edit")
    runner = Runner(course, folder, since="main")
    done = runner.run("diff")
    assert done.returncode == 0, done.stderr
    assert runner.summary.startswith("## notecheck: where HEAD left main (")
    assert "edited" in runner.summary
    assert Runner.run(runner, "judge").returncode == 1


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSES / "sums", tmp_path / "my course"))


def test_the_action_judges_annotates_and_writes_summary_guide_sarif_and_junit(
    course: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "runner"
    folder.mkdir()
    runner = Runner(course, folder, sarif="a.sarif", junit="b.xml")
    done = runner.run("judge")
    assert done.returncode == 1, done.stderr  # flags that nobody has accepted
    assert done.stdout.startswith("::warning file=notes/sums.md,line=14,col=2,")
    assert runner.summary.startswith("## notecheck: Sums\n")
    assert runner.outputs == {"status": "1", "guide": str(folder / "notecheck-guide")}
    assert (folder / "notecheck-guide/sums.html").is_file()
    assert json.loads((folder / "a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (folder / "b.xml").read_text("utf-8").startswith("<?xml")


def test_the_action_passes_where_all_is_as_accepted_and_writes_no_more_than_asked(
    course: Path, tmp_path: Path
) -> None:
    accept = [sys.executable, "-m", "notecheck", "accept"]
    subprocess.run(
        accept, cwd=course, env={**os.environ, "PYTHONPATH": str(ROOT / "report")}, check=True, timeout=120
    )
    folder = tmp_path / "runner"
    folder.mkdir()
    runner = Runner(course, folder)
    done = runner.run("judge")
    assert (done.returncode, runner.outputs["status"]) == (0, "0")
    assert "All as accepted." in runner.summary
    assert not list(folder.glob("*.sarif"))


def test_the_action_tells_the_status_of_a_course_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "runner"
    folder.mkdir()
    runner = Runner(COURSES / "broken-verdicts", folder)
    done = runner.run("judge")
    assert (done.returncode, runner.outputs) == (2, {"status": "2"})
    assert "notes/verdicts.toml:3:" in done.stderr


@pytest.mark.parametrize(("percent", "status"), [("50", 0), ("90", 1)])
def test_the_action_measures_coverage_where_it_is_asked_to(tmp_path: Path, percent: str, status: int) -> None:
    runner = Runner(COURSES / "covered", tmp_path, fail_under=percent)
    assert runner.run("Measure coverage").returncode == status
    assert "| **all** | 57.8 % |" in runner.summary
    assert "inputs.fail-under != ''" in STEPS["Measure coverage"]["if"]


@pytest.mark.parametrize(
    ("inputs", "installed"),
    [
        ({}, [str(ROOT)]),
        ({"version": "notecheck==0.1.0"}, ["notecheck==0.1.0"]),
        ({"requirements": "more.txt"}, [str(ROOT), "-r /a b/more.txt"]),
    ],
)
def test_the_action_installs_itself_or_the_version_asked_for(
    tmp_path: Path, inputs: dict[str, str], installed: list[str]
) -> None:
    runner = Runner(Path("/a b"), tmp_path, **inputs)
    assert runner.run("Install notecheck").returncode == 0
    commands = (tmp_path / "python").read_text("utf-8").splitlines()
    assert commands == [f"-m pip install --quiet --disable-pip-version-check {one}" for one in installed]


def test_no_input_is_pasted_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("name", ["action.yml", "docs/github-workflow.yml"])
def test_actions_of_others_are_official_and_pinned_to_a_major_version(name: str) -> None:
    steps = ACTION["runs"]["steps"] if name == "action.yml" else parsed(name)["jobs"]["notecheck"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    ours = [one for one in used if one.startswith("OWNER/notecheck@")]
    assert used
    assert all(re.fullmatch(r"(?:actions|github)/[\w/-]+@v\d+", one) for one in used if one not in ours)


def test_every_input_is_used_and_every_input_that_is_given_exists() -> None:
    text = json.dumps(ACTION["runs"])
    assert {name for name in ACTION["inputs"] if f"inputs.{name}" not in text} == set()
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    given: set[str] = set()
    for step in parsed("docs/github-workflow.yml")["jobs"]["notecheck"]["steps"]:
        given |= set(step.get("with", {})) if str(step.get("uses", "")).startswith("OWNER/") else set()
    (snippet,) = (code for _, code in codes("README.md") if code.startswith("- uses: OWNER/notecheck@"))
    given |= set(yaml.safe_load(snippet)[0]["with"])
    assert given
    assert given <= set(ACTION["inputs"])


def test_the_workflow_uploads_the_file_that_the_action_writes() -> None:
    steps = parsed("docs/github-workflow.yml")["jobs"]["notecheck"]["steps"]
    ours, upload = (
        next(step for step in steps if part in step.get("uses", "")) for part in ("OWNER", "sarif")
    )
    assert ours["with"]["sarif"] == upload["with"]["sarif_file"]


# ---- pre-commit -----------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", parsed(".pre-commit-hooks.yaml"), ids=lambda hook: hook["id"])
def test_the_entry_of_a_hook_runs(hook: dict[str, Any], tmp_path: Path) -> None:
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["pass_filenames"] is False
    course = shutil.copytree(COURSES / "covered", tmp_path / "course")
    program, *words = [*shlex.split(hook["entry"]), *hook.get("args", [])]
    assert program == "notecheck"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "report")}
    done = subprocess.run(
        [sys.executable, "-m", program, *words],
        cwd=course,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    expected = 1 if words[0] == "verify" else 0  # its verdicts are not accepted
    assert (done.returncode, done.stderr) == (expected, "")
    assert "notes/en/tides.md" in done.stdout


# ---- the documents --------------------------------------------------------------------------------


def codes(name: str) -> Iterator[tuple[str, str]]:
    """The code of a Markdown document: (language, code) of its blocks and of its code in sentences."""
    for token in MarkdownIt("commonmark").enable("table").parse((ROOT / name).read_text("utf-8")):
        if token.type in ("fence", "code_block"):
            yield token.info, token.content
        for child in token.children or ():
            if child.type == "code_inline":
                yield "", child.content


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Every command line of notecheck that a document or a file for CI shows."""
    texts = {name: [code for _, code in codes(name)] for name in DOCUMENTS}
    texts["action.yml"] = [step.get("run", "") for step in ACTION["runs"]["steps"]]
    for hook in parsed(".pre-commit-hooks.yaml"):
        texts[f"hook {hook['id']}"] = [" ".join([hook["entry"], *hook.get("args", [])])]
    for name, parts in texts.items():
        for line in "\n".join(parts).splitlines():
            found = re.match(r"\s*(?:- )?notecheck (.*?)(?:\s#|\s\|\||$)", line)
            if found:
                yield name, shlex.split(found[1])


def test_documents_show_enough_commands_to_be_worth_checking() -> None:
    shown = list(command_lines())
    assert {name for name, _ in shown} >= {"README.md", "action.yml", "hook notecheck"}
    assert len(shown) > 8


@pytest.mark.parametrize(
    ("name", "words"),
    [pytest.param(name, words, id=f"{name}: {' '.join(words)}") for name, words in command_lines()],
)
def test_every_command_and_option_in_a_document_exists(name: str, words: list[str]) -> None:
    if words[0] == "-C":
        words = words[2:]
    command = main.commands[words[0]]
    options = {option: one for one in command.params for option in one.opts if isinstance(one, click.Option)}
    for index, word in enumerate(words):
        if word.startswith("-"):
            option, _, value = word.partition("=")
            assert option in options, f"{name}: {word}"
            value = value or (words[index + 1] if index + 1 < len(words) else "")
            if option in ("--format", "--write"):
                formats = COVERAGE_FORMATS if words[0] == "coverage" else FORMATS
                assert value.split("=")[0] in formats, f"{name}: {word} {value}"


def test_the_readme_says_of_every_format_what_it_is_for() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert [name for name in rows if name in FORMATS] == list(FORMATS)


def test_yaml_in_the_readme_parses() -> None:
    blocks = [code for language, code in codes("README.md") if language == "yaml"]
    assert len(blocks) >= 3
    for block in blocks:
        assert yaml.safe_load(block)
