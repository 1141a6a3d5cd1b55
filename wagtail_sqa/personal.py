"""Pages that differ from reader to reader: no cache that several of them share may keep what one of them was shown."""

from functools import partial

from django.utils.cache import patch_cache_control, patch_vary_headers

_MARK = "_sqa_is_personal"


def mark_personal(request) -> None:
    """Say that the answer to ``request`` holds something that only its reader may see."""
    setattr(request, _MARK, True)


def keep_private(serve_next):
    """For Wagtail's hook ``on_serve_page``: tell caches to leave alone what has been marked while a page was drawn."""

    def serve(page, request, args, kwargs):
        response = serve_next(page, request, args, kwargs)
        tell = partial(_tell_caches, request)
        if hasattr(response, "add_post_render_callback"):  # Wagtail's pages are drawn after their view
            response.add_post_render_callback(tell)
        else:
            tell(response)
        return response

    return serve


def _tell_caches(request, response) -> None:
    if getattr(request, _MARK, False):
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
