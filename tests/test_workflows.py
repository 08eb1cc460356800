"""The workflows that check and publish the site: what they may do, and that others cannot do it through them.

Those of the repository are held to the same rules as the one that the guide gives to people with their own library.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
HOSTING = ROOT / "docs" / "guide" / "hosting.md"
PAGES, CI, GUIDE = "pages.yml", "ci.yml", "hosting.md"
NAMES = (PAGES, CI, GUIDE)

_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_USES = re.compile(r"^\s*(?:- )?uses:", re.MULTILINE)
_PINNED = re.compile(r"uses: (?P<action>[\w-]+/[\w-]+)@(?P<sha>[0-9a-f]{40}) # v\d+\.\d+\.\d+$", re.MULTILINE)


def text_of(name: str) -> str:
    return _from_guide("jobs") if name == GUIDE else (FOLDER / name).read_text("utf-8")


def _from_guide(key: str) -> str:
    """The one example of the guide with this key at its top."""
    (text,) = (text for text in _FENCE.findall(HOSTING.read_text("utf-8")) if key in yaml.safe_load(text))
    return str(text)


def workflow(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load(text_of(name))
    loaded["on"] = loaded.pop(True)  # YAML 1.1 reads the key `on` as a truth
    return dict(loaded)


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress", "--persona=pedantic"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ZIZMOR_", "GH_"))}
    return subprocess.run(
        [*command, str(folder)], check=False, capture_output=True, text=True, env=environment, timeout=120
    )


def written(folder: Path, name: str, text: str) -> Path:
    target = folder / ".github" / "workflows" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return folder


def test_every_workflow_is_looked_at() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {PAGES, CI}


def test_zizmor_finds_nothing_in_the_repository() -> None:
    run = zizmor(ROOT / ".github")
    assert run.returncode == 0, run.stdout + run.stderr


def test_zizmor_finds_nothing_in_the_guide(tmp_path: Path) -> None:
    run = zizmor(written(tmp_path, "pages.yml", text_of(GUIDE)))
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("@45bfe0192ca1faeb007ade9deae92b16b8254a0d # v6.0.0", "@v6"),
        ("permissions: {}", "permissions: write-all"),
        ("          make site", "          make site ${{ github.event.head_commit.message }}"),
    ],
)
def test_zizmor_would_find_something(tmp_path: Path, good: str, bad: str) -> None:
    text = text_of(PAGES)
    assert good in text
    assert zizmor(written(tmp_path, PAGES, text.replace(good, bad))).returncode > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_may_do_nothing_and_a_job_only_what_it_needs(name: str) -> None:
    described = workflow(name)
    assert described["permissions"] == {}
    for job in described["jobs"].values():
        deploys = any("deploy-pages" in step.get("uses", "") for step in job["steps"])
        needed = {"pages": "write", "id-token": "write"} if deploys else {"contents": "read", "pages": "read"}
        assert job["permissions"].items() <= needed.items()
        assert not deploys or all("run" not in step for step in job["steps"])


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_by_its_commit_and_says_its_version(name: str) -> None:
    text = text_of(name)
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert used
    assert [f"{found['action']}@{found['sha']}" for found in _PINNED.finditer(text)] == used
    assert len(_USES.findall(text)) == len(used)


def test_an_action_is_the_same_everywhere() -> None:
    pinned = {found[0] for name in NAMES for found in _PINNED.finditer(text_of(name))}
    actions = {line.partition("@")[0] for line in pinned}
    assert len(pinned) == len(actions)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_elses_change_runs_with_rights_or_secrets(name: str) -> None:
    assert set(workflow(name)["on"]) <= {"push", "pull_request", "workflow_dispatch"}
    assert "secrets." not in text_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_credentials_stay_in_the_checkout(name: str) -> None:
    checkouts = [step for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("name", NAMES)
def test_no_expression_stands_in_a_command(name: str) -> None:
    commands = [step["run"] for step in steps(name) if "run" in step]
    assert commands
    assert not [command for command in commands if "${{" in command]


@pytest.mark.parametrize("name", [PAGES, GUIDE])
def test_pages_are_published_one_after_the_other(name: str) -> None:
    assert workflow(name)["concurrency"] == {"group": "pages", "cancel-in-progress": False}


@pytest.mark.parametrize("name", [PAGES, GUIDE])
def test_pages_are_built_for_their_address_and_dated_by_the_content(name: str) -> None:
    (build,) = (step for step in steps(name) if "SITE_URL" in step.get("env", {}))
    (pages,) = (step for step in steps(name) if step.get("uses", "").startswith("actions/configure-pages@"))
    assert build["env"]["SITE_URL"] == f"${{{{ steps.{pages['id']}.outputs.base_url }}}}"
    assert 'SOURCE_DATE_EPOCH="$(git log -1 --format=%ct -- content)"' in build["run"]
    (checkout,) = (step for step in steps(name) if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["fetch-depth"] == 0
    (upload,) = (step for step in steps(name) if step.get("uses", "").startswith("actions/upload-pages-artifact@"))
    assert upload["with"] == {"path": "site"}


def test_pages_are_built_by_the_command_that_everyone_uses_whenever_something_of_theirs_changes() -> None:
    assert any("make site" in step.get("run", "").splitlines() for step in steps(PAGES))
    paths = workflow(PAGES)["on"]["push"]["paths"]
    assert {"content/**", "docs/**", "generator/**", "theme/**", "mkdocs.yml"} <= set(paths)
    assert [path for path in paths if not (ROOT / path.removesuffix("/**")).exists()] == []


def test_a_change_is_checked_on_the_oldest_python_by_the_script_that_everyone_uses() -> None:
    described = workflow(CI)
    assert {"push", "pull_request"} <= set(described["on"])
    (job,) = described["jobs"].values()
    assert next(step["run"] for step in job["steps"] if "run" in step) == ".ci/run"
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert oldest
    assert oldest[1] in job["strategy"]["matrix"]["python"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param((ROOT / ".gitlab-ci.yml").read_text("utf-8"), "make site", id=".gitlab-ci.yml"),
        pytest.param(_from_guide("pages"), "papershelf build", id=GUIDE),
    ],
)
def test_gitlab_publishes_what_the_command_builds(text: str, command: str) -> None:
    job = yaml.safe_load(text)["pages"]
    assert command in job["script"]
    assert job["publish"] == "site"
    assert job["artifacts"]["paths"] == ["site"]
    assert job["variables"]["SITE_URL"] == "$CI_PAGES_URL"
    assert job["variables"]["GIT_DEPTH"] == "0"
    assert job["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
