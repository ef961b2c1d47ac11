"""The container files agree with the program, as far as they can be checked without an engine."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker/compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "docker/Caddyfile").read_text(encoding="utf-8")


def test_compose_builds_our_image_from_the_root() -> None:
    build = COMPOSE["services"]["bot"]["build"]
    assert (ROOT / "docker" / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_caddy_is_only_there_for_the_webhook() -> None:
    assert COMPOSE["services"]["caddy"]["profiles"] == ["webhook"]
    assert "profiles" not in COMPOSE["services"]["bot"]


def test_every_volume_is_declared() -> None:
    used = {
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service["volumes"]
    }
    named = {name for name in used if not name.startswith((".", "/", "$"))}
    assert named == set(COMPOSE["volumes"])


def test_one_port_everywhere() -> None:
    port = re.search(r"EXPOSE (\d+)", DOCKERFILE)
    assert port
    assert f"127.0.0.1:{port[1]}/health" in DOCKERFILE
    assert f"--listen 0.0.0.0:{port[1]}" in COMPOSE["services"]["bot"]["command"]
    assert f"reverse_proxy bot:{port[1]}" in CADDYFILE


def test_the_image_does_not_run_as_root_and_reports_its_health() -> None:
    last_stage = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER 1000$", last_stage, re.M)
    assert re.search(r"^HEALTHCHECK ", last_stage, re.M)
    assert re.search(r"^STOPSIGNAL SIGTERM$", last_stage, re.M)
