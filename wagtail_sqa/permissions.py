"""Who may do what: one predicate for each question, shared by views, menu items and buttons."""


def can_follow_up(user) -> bool:
    """Say whether ``user`` may write in the journals of measures and read them in the admin."""
    return user.is_active and user.has_perm("wagtail_sqa.change_measure")


def can_publish(user) -> bool:
    """Say whether ``user`` may put measures into force and retire them."""
    return user.is_active and user.has_perm("wagtail_sqa.publish_measure")


def can_read_register(user) -> bool:
    """Say whether ``user`` may read who changed which measure, and when."""
    return user.is_active and (user.has_perm("wagtail_sqa.view_measure") or user.has_perm("wagtail_sqa.change_measure"))
