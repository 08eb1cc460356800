"""The map by mouse, finger and keys, in both schemes, from a disk and from a server: and in words beside it."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from browser.conftest import IDLE, Opened
from browser.sites import BuiltSite
from browser.test_axe import SCHEMES, WIDTHS, violations
from libraries import make_library

Door = Callable[[BuiltSite], str]
ATLAS = "atlas.html"
STILL = {"reduced_motion": "reduce", "viewport": {"width": 1440, "height": 900}}
PHONE = {"reduced_motion": "reduce", "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# The pixels of the map, read from a copy: Chromium warns of a canvas that is read often.
PIXELS = """(canvas, what) => {
  const read = source => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [source.width, source.height];
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height);
  };
  const { data, width } = read(canvas);
  if (what === "colours") return new Set(new Uint32Array(data.buffer)).size;
  if (what === "ground") return Array.from(data.slice(0, 3)).reduce((a, b) => a + b);
  const probe = document.createElement("span"), one = document.createElement("canvas");
  probe.className = "ps-map-ribbon";
  document.querySelector(".ps-atlas").append(probe);
  one.getContext("2d").fillStyle = getComputedStyle(probe).color;
  probe.remove();
  one.getContext("2d").fillRect(0, 0, 1, 1);
  const [r, g, b] = read(one).data;
  let x = 0, y = 0, count = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === r && data[at + 1] === g && data[at + 2] === b) {
      x += (at / 4) % width;
      y += Math.floor(at / 4 / width);
      count++;
    }
  const ratio = width / canvas.getBoundingClientRect().width;
  return count < 8 ? null : [x / count / ratio, y / count / ratio];
}"""


def the_map(page: Page) -> Locator:
    """The canvas, once the list beside it says that it is drawn."""
    expect(page.locator(".ps-atlas-panel > .ps-atlas-list li").first).to_be_visible()
    return page.locator(".ps-atlas canvas")


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait, a frame at a time, until something holds; the policy of the pages forbids Playwright's own way."""
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline, "never came true"
        page.evaluate(IDLE)


def ring(page: Page) -> tuple[float, float]:
    """Where the ring around the chosen paper is on the canvas, in the colour of the ribbon."""
    canvas = the_map(page)
    eventually(page, lambda: canvas.evaluate(PIXELS, "ring") is not None)
    x, y = canvas.evaluate(PIXELS, "ring")
    return x, y


def slugs(site: BuiltSite) -> list[str]:
    """Papers with topics and relations, the most of them first."""
    papers = sorted(site.papers.values(), key=lambda p: (-len(p["topics"]), -len(p["related"]), p["slug"]))
    return [str(paper["slug"]) for paper in papers]


def count_of(page: Page) -> int:
    """How many papers the list says there are."""
    text = page.locator(".ps-atlas-panel > .ps-note").text_content() or ""
    return int(re.findall(r"[\d,]+(?= paper)", text)[0].replace(",", ""))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_map_is_drawn_in_the_colours_of_the_scheme(
    scheme: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site), ATLAS, color_scheme=scheme, **STILL) as page:
        canvas = the_map(page)
        assert canvas.evaluate(PIXELS, "colours") > 500
        assert (canvas.evaluate(PIXELS, "ground") > 384) == (scheme == "light")
        page.locator(".ps-scheme").click()
        eventually(page, lambda: (canvas.evaluate(PIXELS, "ground") > 384) == (scheme == "dark"))
        assert count_of(page) == len(own_site.papers)


def test_a_paper_leads_to_its_place_and_its_place_to_the_paper(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    slug = slugs(own_site)[0]
    paper = own_site.papers[slug]
    with opened(base, f"papers/{slug}.html", **STILL) as page:
        page.get_by_role("link", name="Here on the map").click()
        expect(page).to_have_url(f"{base}{ATLAS}#paper={slug}")
        card = page.locator(".ps-atlas-card")
        expect(card.locator(".ps-title")).to_have_text(paper["title"])
        expect(card.locator(".ps-chip")).to_have_count(len(paper["topics"]))
        related = page.locator(".ps-atlas-related a")
        expect(related).to_have_text([own_site.papers[other["slug"]]["title"] for other in paper["related"]])
        x, y = ring(page)
        box = the_map(page).bounding_box()
        assert box
        assert 0 < x < box["width"]
        assert 0 < y < box["height"]
        card.get_by_role("link", name="Open the paper").click()
        expect(page).to_have_url(f"{base}papers/{slug}.html")


def test_the_mouse_shows_a_paper_opens_it_moves_and_zooms(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    slug = slugs(own_site)[1]
    with opened(base, f"{ATLAS}#paper={slug}", **STILL) as page:
        canvas = the_map(page)
        expect(page.locator(".ps-atlas-card")).to_be_visible()
        x, y = ring(page)
        box = canvas.bounding_box()
        assert box
        page.locator(".ps-atlas-close").click()
        expect(page.locator(".ps-atlas-card")).to_be_hidden()
        expect(page).to_have_url(base + ATLAS)
        page.mouse.move(box["x"] + x, box["y"] + y)
        hint = page.locator(".ps-atlas-hint")
        expect(hint.locator(".ps-title")).to_have_text(own_site.papers[slug]["title"])
        page.mouse.move(box["x"] + 3, box["y"] + 3)
        expect(hint).to_be_hidden()

        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.wheel(0, -200)
        assert abs(ring(page)[0] - x) < 3, "what is under the mouse stays there"
        few = count_of(page)
        page.mouse.down()
        page.mouse.move(box["x"] + x + 40, box["y"] + y + 10, steps=4)
        page.mouse.up()
        expect(page).to_have_url(base + ATLAS)
        page.mouse.move(box["x"] + x + 40, box["y"] + y + 10)
        expect(hint.locator(".ps-title")).to_have_text(own_site.papers[slug]["title"])
        page.get_by_role("button", name="Whole map").click()
        expect(page.locator(".ps-atlas-panel > .ps-note")).to_contain_text(f"of {len(own_site.papers)} papers")
        assert few < len(own_site.papers)

        page.goto(f"{base}{ATLAS}#paper={slug}")
        x, y = ring(page)
        canvas.click(position={"x": x, "y": y})
        expect(page).to_have_url(f"{base}papers/{slug}.html")


def test_a_finger_shows_a_paper_first_and_its_card_opens_it(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    slug = slugs(own_site)[2]
    with opened(base, f"{ATLAS}#paper={slug}", **PHONE) as page:
        canvas = the_map(page)
        expect(page.locator(".ps-atlas-card")).to_be_visible()
        x, y = ring(page)
        page.locator(".ps-atlas-close").tap()
        expect(page.locator(".ps-atlas-card")).to_be_hidden()
        canvas.tap(position={"x": x, "y": y})
        expect(page.locator(".ps-atlas-card .ps-title")).to_have_text(own_site.papers[slug]["title"])
        expect(page).to_have_url(f"{base}{ATLAS}#paper={slug}")
        page.get_by_role("link", name="Open the paper").tap()
        expect(page).to_have_url(f"{base}papers/{slug}.html")


def touch(session: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    """Fingers on the screen, as the browser gets them."""
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_fingers_move_and_pinch_the_map_and_not_the_page(own_site: BuiltSite, opened: Opened) -> None:
    base = own_site.folder.as_uri() + "/"
    slug = slugs(own_site)[2]
    with opened(base, f"{ATLAS}#paper={slug}", **PHONE) as page:
        canvas = the_map(page)
        expect(page.locator(".ps-atlas-card")).to_be_visible()
        x, y = ring(page)
        box = canvas.bounding_box()
        assert box
        scrolled = page.evaluate("scrollY")
        start = box["x"] + box["width"] / 2, box["y"] + 60
        fingers = page.context.new_cdp_session(page)
        touch(fingers, "touchStart", start)
        for step in range(1, 6):
            touch(fingers, "touchMove", (start[0] + 6 * step, start[1] + 8 * step))
        touch(fingers, "touchEnd")
        moved = ring(page)
        assert moved[0] == pytest.approx(x + 30, abs=4)
        assert moved[1] == pytest.approx(y + 40, abs=4)
        assert page.evaluate("scrollY") == scrolled

        few = count_of(page)
        touch(fingers, "touchStart", (start[0] - 80, start[1] + 80), (start[0] + 80, start[1] + 80))
        for step in range(1, 9):
            touch(
                fingers,
                "touchMove",
                (start[0] - 80 + 8 * step, start[1] + 80),
                (start[0] + 80 - 8 * step, start[1] + 80),
            )
        touch(fingers, "touchEnd")
        eventually(page, lambda: count_of(page) > few)
        assert page.evaluate("visualViewport.scale") == 1
        expect(page).to_have_url(f"{base}{ATLAS}#paper={slug}")


def test_the_keys_go_from_paper_to_paper_and_are_told(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, ATLAS, **STILL) as page:
        canvas = the_map(page)
        expect(page.get_by_role("application", name=f"Map of {len(own_site.papers)} papers")).to_be_visible()
        canvas.focus()
        title = page.locator(".ps-atlas-card .ps-title")
        said = page.locator(".ps-atlas-said")
        page.keyboard.press("ArrowRight")
        expect(title).to_be_visible()
        seen = [title.text_content()]
        for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, -1)):
            before = ring(page)
            page.keyboard.press(key)
            expect(title).not_to_have_text(seen[-1] or "")
            seen.append(title.text_content())
            expect(said).to_contain_text(seen[-1] or "")
            after = ring(page)
            assert (after[axis] - before[axis]) * sign > 0, key
        slug = next(slug for slug, paper in own_site.papers.items() if paper["title"] == seen[-1])
        expect(page).to_have_url(f"{base}{ATLAS}#paper={slug}")

        page.keyboard.press("+")
        page.keyboard.press("+")
        note = page.locator(".ps-atlas-panel > .ps-note")
        expect(note).not_to_contain_text(f"of {len(own_site.papers)} papers")
        page.keyboard.press("0")
        expect(note).to_contain_text(f"of {len(own_site.papers)} papers")
        page.keyboard.press("Escape")
        expect(title).to_be_hidden()
        expect(page).to_have_url(base + ATLAS)
        page.keyboard.press("ArrowLeft")
        expect(title).to_be_visible()
        found = title.get_attribute("href")
        page.keyboard.press("Enter")
        expect(page).to_have_url(found or "")


def test_a_topic_leads_to_its_part_and_the_list_has_its_papers(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    topic = own_site.pages["topic"].removeprefix("topics/").removesuffix(".html")
    papers = [paper for paper in own_site.papers.values() if topic in paper["topics"]]
    with opened(base, own_site.pages["topic"], **STILL) as page:
        page.get_by_role("link", name="On the map").click()
        expect(page).to_have_url(f"{base}{ATLAS}#topic={topic}")
        the_map(page)
        name = page.locator(".ps-atlas-panel > h2").text_content() or ""
        expect(page.get_by_label("Topic")).to_have_value(re.compile(r"[1-9]\d*"))
        expect(page.locator("#atlas-topic option:checked")).to_have_text(f"{name} ({len(papers)})")
        assert count_of(page) == len(papers)
        shown = set(page.locator(".ps-atlas-panel > .ps-atlas-list a").all_text_contents())
        assert shown <= {paper["title"] for paper in papers}

        page.get_by_label("Topic").select_option("0")
        expect(page.locator(".ps-atlas-panel > h2")).to_have_text("In view")
        expect(page).to_have_url(base + ATLAS)
        page.go_back()
        expect(page).to_have_url(f"{base}{ATLAS}#topic={topic}")
        expect(page.locator(".ps-atlas-panel > h2")).to_have_text(name)
        page.go_forward()
        expect(page.locator(".ps-atlas-panel > h2")).to_have_text("In view")


def test_the_list_turns_its_pages_and_its_links_lead_to_papers(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, ATLAS, **STILL) as page:
        the_map(page)
        links = page.locator(".ps-atlas-panel > .ps-atlas-list a")
        seen: list[str] = []
        following = page.get_by_role("button", name="Next")
        for number in range(3):
            expect(page.locator(".ps-atlas-panel > .ps-note")).to_have_text(
                f"{20 * number + 1} to {20 * number + 20} of {len(own_site.papers)} papers"
            )
            expect(links.first).not_to_have_text(seen[-20] if seen else "")
            seen += links.all_text_contents()
            following.click()
        assert len(seen) == len(set(seen)) == 60
        page.get_by_role("button", name="Previous").click()
        links.first.focus()
        ring(page)
        slug = next(slug for slug, paper in own_site.papers.items() if paper["title"] == links.first.text_content())
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{base}papers/{slug}.html")


@pytest.mark.parametrize("address", ["#paper=nobody", "#topic=nothing", "#paper=%00&topic=%ff", "#x", "#paper"])
def test_an_address_that_means_nothing_shows_the_whole_map(address: str, own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", ATLAS + address, **STILL) as page:
        the_map(page)
        assert count_of(page) == len(own_site.papers)
        expect(page.locator(".ps-atlas-card")).to_be_hidden()


@pytest.mark.parametrize("what", ["whole", "paper", "topic", "keys"])
def test_axe_finds_nothing_on_the_map(
    what: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    topic = own_site.pages["topic"].removeprefix("topics/").removesuffix(".html")
    address = {"paper": f"#paper={slugs(own_site)[0]}", "topic": f"#topic={topic}"}.get(what, "")
    found: list[str] = []
    for width in WIDTHS:
        options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
        with opened(serve(own_site), ATLAS + address, **options) as page:
            the_map(page)
            if what == "paper":
                expect(page.locator(".ps-atlas-card")).to_be_visible()
            if what == "keys":
                page.get_by_text("Keys and gestures").click()
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("options", [STILL, PHONE], ids=["desk", "phone"])
def test_what_can_be_pressed_is_large_enough_and_shows_the_focus(
    options: dict[str, Any], own_site: BuiltSite, opened: Opened
) -> None:
    small = """() => [...document.querySelectorAll(
        ".ps-atlas button, .ps-atlas select, .ps-atlas summary, .ps-atlas-list a, .ps-atlas-card .ps-button")]
      .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    with opened(own_site.folder.as_uri() + "/", f"{ATLAS}#paper={slugs(own_site)[0]}", **options) as page:
        the_map(page)
        expect(page.locator(".ps-atlas-card")).to_be_visible()
        assert page.evaluate(small) == []
        page.locator("#atlas-topic").focus()
        page.keyboard.press("Tab")
        focused = "() => [document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"
        assert page.evaluate(focused) == ["CANVAS", "solid"]


def test_without_scripts_the_topics_are_listed(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, ATLAS, java_script_enabled=False) as page:
        expect(page.locator(".ps-atlas")).to_be_hidden()
        links = page.locator(".ps-atlas-topics a")
        assert links.count() == len({topic for paper in own_site.papers.values() for topic in paper["topics"]})
        links.first.click()
        expect(page).to_have_url(re.compile(re.escape(base) + r"topics/[a-z0-9-]+\.html"))


def test_nothing_moves_for_who_asked_for_that_and_flies_for_others(own_site: BuiltSite, opened: Opened) -> None:
    frames = """async () => {
      let drawn = 0;
      const draw = CanvasRenderingContext2D.prototype.fillRect;
      CanvasRenderingContext2D.prototype.fillRect = function (...at) { drawn++; return draw.apply(this, at); };
      document.querySelector("[aria-label='Zoom in']").click();
      await new Promise(done => setTimeout(done, 700));
      CanvasRenderingContext2D.prototype.fillRect = draw;
      return drawn;
    }"""
    for motion, least, most in (("reduce", 1, 2), ("no-preference", 3, 200)):
        options = STILL | {"reduced_motion": motion}
        with opened(own_site.folder.as_uri() + "/", ATLAS, **options) as page:
            the_map(page)
            assert least <= page.evaluate(frames) <= most, motion


def small_site(tmp_path: Any, count: int) -> BuiltSite:
    """The site of a library with few papers and no topics."""
    from browser.sites import papershelf
    from libraries import abstract_about, captured

    papers = [(f"The {number}th Study of Things", abstract_about(f"thing {number}")) for number in range(count)]
    root = make_library(tmp_path / str(count), captures={"a.txt": captured(*papers)} if papers else {})
    papershelf("-C", str(root), "build", "--quiet")
    return BuiltSite(root, None)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_small_library_without_topics_has_a_map(count: int, tmp_path: Any, opened: Opened) -> None:
    site = small_site(tmp_path, count)
    with opened(site.folder.as_uri() + "/", ATLAS, **STILL) as page:
        expect(page.locator(".ps-atlas-panel > .ps-note")).to_have_text(f"{count} paper{'' if count == 1 else 's'}")
        expect(page.locator("#atlas-topic")).to_have_count(0)
        page.locator(".ps-atlas canvas").focus()
        for key in ("ArrowRight", "+", "ArrowLeft", "0", "Enter" if not count else "-", "Escape"):
            page.keyboard.press(key)
        expect(page.locator(".ps-atlas-panel > .ps-atlas-list a")).to_have_count(count)


MANY = 30_000


def test_many_points_are_drawn_and_found(own_site: BuiltSite, tmp_path: Any, opened: Opened) -> None:
    """Those that no test library has: stamped, in shards, of which only those are loaded that somebody looks at."""
    import json
    import shutil

    import numpy as np

    site = tmp_path / "site"
    for folder in ("assets", "reading"):
        shutil.copytree(own_site.folder / folder, site / folder)
    shutil.copy(own_site.folder / ATLAS, site)
    random = np.random.default_rng(0)
    columns = {name: b64encode(random.integers(0, 4096, MANY).astype("<u2").tobytes()).decode() for name in "xy"}
    topics = b64encode((random.integers(0, 3, MANY)).astype("u1").tobytes()).decode()
    data = columns | {
        "grid": 4096,
        "shard": 1024,
        "topics": [topics],
        "signs": [["one", "One", 3, 10_000, 900, 900], ["two", "Two", 15, 10_000, 3000, 3000]],
    }
    atlas = site / "assets" / "atlas"
    (atlas / "points.js").write_text(f'papershelfAtlas("points",{json.dumps(data)});\n')
    for shard in range(MANY // 1024 + 1):
        rows = [[f"p{number}", f"Paper {number}", []] for number in range(1024 * shard, min(MANY, 1024 * (shard + 1)))]
        (atlas / f"papers-{shard}.js").write_text(f'papershelfAtlas("papers-{shard}",{json.dumps(rows)});\n')
    base = site.as_uri() + "/"
    with opened(base, ATLAS, **STILL) as page:
        canvas = the_map(page)
        assert canvas.evaluate(PIXELS, "colours") > 50
        assert count_of(page) == MANY
        page.get_by_label("Topic").select_option("1")
        expect(page.locator(".ps-atlas-panel > h2")).to_have_text("One")
        page.get_by_role("button", name="Next").click()
        expect(page.locator(".ps-atlas-panel > .ps-note")).to_contain_text("21 to 40 of")


def test_the_card_of_a_paper_and_the_zoom_buttons_have_room_beside_each_other_on_a_phone(
    own_site: BuiltSite, opened: Opened
) -> None:
    longest = max(slugs(own_site), key=lambda slug: len(own_site.papers[slug]["title"]))
    with opened(own_site.folder.as_uri() + "/", f"{ATLAS}#paper={longest}", **PHONE) as page:
        the_map(page)
        expect(page.locator(".ps-atlas-card")).to_be_visible()
        expect(page.get_by_role("button", name="Zoom in")).to_be_visible()
        card, zoom = (page.locator(name).bounding_box() for name in (".ps-atlas-card", ".ps-atlas-zoom"))
        assert card
        assert zoom
        assert zoom["y"] + zoom["height"] <= card["y"]


def test_in_a_low_window_a_finger_has_room_beside_the_map(own_site: BuiltSite, opened: Opened) -> None:
    low = {"viewport": {"width": 844, "height": 390}, "has_touch": True}
    with opened(own_site.folder.as_uri() + "/", ATLAS, **low) as page:
        the_map(page)
        stage = page.locator(".ps-atlas-stage").bounding_box()
        assert stage
        assert stage["height"] <= 390 - 2 * 44


@pytest.mark.parametrize(("width", "height"), [(390, 664), (360, 640), (740, 360)])
def test_on_a_phone_the_card_of_a_paper_is_in_the_window(
    width: int, height: int, own_site: BuiltSite, opened: Opened
) -> None:
    """From the paper's page, and by a finger on its dot."""
    slug = slugs(own_site)[0]
    view = {**PHONE, "viewport": {"width": width, "height": height}}
    with opened(own_site.folder.as_uri() + "/", f"papers/{slug}.html", **view) as page:
        page.get_by_role("link", name="Here on the map").tap()
        card = page.locator(".ps-atlas-card")
        button = card.get_by_role("link", name="Open the paper")
        expect(button).to_be_in_viewport(ratio=1)
        x, y = ring(page)
        page.locator(".ps-atlas-close").tap()
        expect(card).to_be_hidden()
        # The dot is at the foot of the window, and the card will be below it.
        the_map(page).evaluate("(map, y) => scrollBy(0, map.getBoundingClientRect().top + y - innerHeight + 20)", y)
        box = the_map(page).bounding_box()
        assert box
        page.touchscreen.tap(box["x"] + x, box["y"] + y)
        expect(button).to_be_in_viewport(ratio=1)
        header = page.locator("header").bounding_box()
        top = card.bounding_box()
        assert header
        assert top
        assert top["y"] >= header["y"] + header["height"]
