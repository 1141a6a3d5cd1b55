"""The package leaves a site, and the site does not notice."""

import pytest

from tests.sites.run import ask, manage

pytestmark = [pytest.mark.sites, pytest.mark.xdist_group("sites")]


def test_a_site_that_had_everything_of_ours_is_whole_without_it(tmp_path):
    manage("with_us", tmp_path, "migrate", "--verbosity", "0")
    ask("with_us", tmp_path, "before_leaving")
    files = tmp_path / "files"
    counted = manage("with_us", tmp_path, "sqa_uninstall", "--files", str(files))
    assert "quality plans" in counted
    assert "Nothing was deleted." in counted
    assert sorted(path.name.split("-", 1)[1] for path in files.iterdir() if "version" in path.name)
    assert "All of it was deleted" in manage("with_us", tmp_path, "sqa_uninstall", "--delete-everything")
    assert "quality plans" not in manage("with_us", tmp_path, "sqa_uninstall")
    manage("with_us", tmp_path, "migrate", "wagtail_sqa", "zero", "--verbosity", "0")
    manage("without_us", tmp_path, "remove_stale_contenttypes", "--noinput", "--include-stale-apps")
    assert "all is well" in ask("without_us", tmp_path, "after_leaving")
