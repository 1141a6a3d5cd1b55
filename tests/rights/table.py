"""Who may open what: the one place where the rights of the whole package are written down.

By the name of an address (see `addresses.every_name`), who is let in, each person by their letter (see `people.NAMES`).
Where the address names a thing, that is asked for each thing; a listing opens to ``opens``, and ``live``, ``draft`` and
``closed`` say whose listing may hold a word of each.
"""

from dataclasses import dataclass

MEASURE, MEASURE_CHOOSER = "wagtailsnippets_wagtail_sqa_measure", "wagtailsnippetchoosers_wagtail_sqa_measure"
INDICATOR, INDICATOR_CHOOSER = "wagtailsnippets_wagtail_sqa_indicator", "wagtailsnippetchoosers_wagtail_sqa_indicator"
SHARED = ("focusarea", "activitycategory", "governingdocument")


@dataclass(frozen=True)
class Who:
    live: str = ""
    draft: str = ""
    closed: str = ""
    opens: str | None = None
    answer: int = 200  # to those who are let in

    def may(self, letter, thing) -> bool:
        return letter in (self.of(thing) if self.opens is None else self.opens)

    def of(self, thing) -> str:
        return getattr(self, thing)


WRITE = Who(live="AE", draft="AE", closed="A")
READ = Who(live="AEM", draft="AEM", closed="A")
PUBLISH = Who(live="AM", draft="AM", closed="A")
ONLY_ADMIN = Who(live="A", draft="A", closed="A")
LIST = Who(live="AEM", draft="AEM", closed="A", opens="AEOM")
WRITE_NEW = Who(live="AEM", draft="AEM", closed="A", opens="AEO")
PAGE = Who(live="AEOMSRXN", draft="", closed="ASR")


def rows(namespace, **who):
    """Return the same row for each of several names of a namespace, which stand in one string."""
    return {f"{namespace}:{name}": row for row, names in who.values() for name in names.split()}


TABLE = {
    **rows(
        MEASURE,
        lists=(LIST, "list list_results"),
        new=(WRITE_NEW, "add preview_on_add"),
        writes=(WRITE, "edit delete usage copy preview_on_edit revisions_revert follow_up"),
        workflow=(WRITE, "workflow_history workflow_history_detail"),
        reads=(READ, "history history_results revisions_view revisions_compare confirm_workflow_cancellation"),
        publishes=(PUBLISH, "unpublish revisions_unschedule"),
        locks=(Who(live="AM", draft="AM", closed="A", answer=405), "lock unlock"),
        moderates=(ONLY_ADMIN, "workflow_action collect_workflow_action_data workflow_preview"),
    ),
    **rows(
        MEASURE_CHOOSER,
        lists=(LIST, "choose choose_results"),
        chosen=(READ, "chosen"),
        many=(LIST, "chosen_multiple"),
    ),
    **rows("bulk:measure", all=(READ, "publish unpublish delete")),
    **rows(
        INDICATOR,
        lists=(LIST, "list list_results"),
        new=(WRITE_NEW, "add"),
        writes=(WRITE, "edit delete usage copy"),
        reads=(WRITE, "history history_results"),
    ),
    **rows(
        INDICATOR_CHOOSER,
        lists=(LIST, "choose choose_results chosen_multiple"),
        chosen=(READ, "chosen"),
    ),
    "bulk:indicator:delete": READ,
    **{
        name: row
        for model in SHARED
        for name, row in {
            **rows(
                f"wagtailsnippets_wagtail_sqa_{model}",
                lists=(Who(opens="AEO"), "list list_results"),
                changes=(Who(opens="A"), "add edit delete usage history history_results copy"),
            ),
            **rows(
                f"wagtailsnippetchoosers_wagtail_sqa_{model}",
                chooses=(Who(opens="AEOM"), "choose choose_results chosen chosen_multiple"),
            ),
            f"bulk:{model}:delete": Who(opens="AEOM"),
        }.items()
    },
    **{f"quality-work_{register}_modeladmin_index": LIST for register in ("changes", "follow-ups")},
    **{f"quality-work_{register}_modeladmin_inspect": READ for register in ("changes", "follow-ups")},
    **{f"wagtail_sqa_{name}": LIST for name in ("measures_report", "measures_report_results")},
    **{f"wagtail_sqa_{name}": LIST for name in ("needs_attention", "needs_attention_results")},
    "wagtail_sqa_next_year": Who(live="A", closed="A"),  # an editor here may change pages and add none
    "wagtail_sqa_repeat_preview": Who(opens="AEOM"),
    **{f"wagtail_sqa_{name}": LIST for name in ("plan_checks", "plan_checks_results")},
    "wagtail_sqa_loose_ends": LIST,
    # goals of pages that all read
    "wagtail_sqa_documents_report": Who(live="AEOM", draft="AEM", closed="A", opens="AEOM"),
    "wagtail_sqa_fill_documents": Who(opens="A"),
    "wagtail_sqa_waiting": LIST,
    "wagtail_sqa_follow_thread": Who(live="AE", draft="AE", closed="A", answer=405),
    "wagtail_sqa_plan_review": READ,
    "wagtail_sqa_report_review": READ,
    "wagtail_sqa_start_plan": ONLY_ADMIN,
    "wagtail_sqa_start_report": ONLY_ADMIN,
    "wagtail_sqa_gather_report": WRITE,
    "wagtail_sqa_propose_deadlines": WRITE,
    **rows(
        "wagtail_sqa_activities",
        reads=(WRITE, "list list_results copy template"),
        writes=(WRITE, "add edit delete import"),
        posts=(Who(live="AE", draft="AE", closed="A", answer=302), "change delete_many"),
        publishes=(ONLY_ADMIN, "publish"),
    ),
    "wagtail_sqa:my_measures": Who(live="S", closed="S", opens="AEOMSRX"),
    **rows(
        "wagtail_sqa",
        of_unit=(
            Who(live="AEOMSRXN", draft="AEOMSRXN", closed="ASR"),
            "unit_plans unit_plans_file unit_overdue unit_follow_ups",
        ),
    ),
    "wagtail_sqa:reminders": Who(opens="AEOMSRXN"),  # whoever has the link
    "wagtail_sqa:follow_up": Who(live="AES", closed="AS"),
    "wagtail_sqa:tick_off": Who(live="AES", closed="AS"),
    **rows(
        "sqa-viewpoints",
        lists=(LIST, "index index_results"),
        writes=(WRITE, "edit erase"),
        reads=(READ, "history history_results"),
    ),
    **rows(
        "sqa-proposals",
        lists=(LIST, "index index_results"),
        writes=(WRITE, "edit"),
        reads=(READ, "history history_results"),
    ),
    "wagtail_sqa_hand_down": Who(live="AE", closed="A"),
    "wagtail_sqa_withdraw_proposal": Who(live="AE", closed="A", answer=405),
    "page:qualityplanpage:viewpoint": Who(live="AEOMSRX", closed="ASR"),
    "page:qualityplanpage:viewpoints": PAGE,
    "page:qualityplanpage:thread": PAGE,
    **{
        f"page:{model}:{route}": PAGE
        for model in ("qualityplanpage", "qualityreportpage", "annualwheelpage")
        for route in ("", "pdf_file")
    },
    **{f"page:qualityoverviewpage:{route}": PAGE for route in ("", "unit", "csv_file", "xlsx_file", "thread")},
    **rows(
        "page:annualwheelpage",
        files=(PAGE, "wheel_file calendar_file data_file csv_file xlsx_file png_file"),
        about=(PAGE, "subscribe"),
    ),
    # The addresses of the reader who answers for the measures; whoever has a calendar's address may read it.
    "wagtail_sqa:calendar_feeds": Who(live="S", closed="S", opens="AEOMSRX"),
    "wagtail_sqa:remove_calendar_feed": Who(live="S", draft="S", closed="S"),
    "wagtail_sqa:personal_calendar": Who(live="AEOMSRXN", closed="AEOMSRXN"),
    **rows(
        "page:qualityplanpage",
        versions=(PAGE, "versions version version_pdf version_protocol version_picture"),
        moments=(PAGE, "days as_of changes changes_file measures_file"),
    ),
    **rows(
        "page:qualityreportpage",
        versions=(PAGE, "versions version version_pdf version_protocol version_picture"),
        moments=(PAGE, "days as_of changes changes_file"),
    ),
    **{f"wagtail_sqa_{name}": READ for name in ("versions", "version_pdf")},
    **{f"wagtail_sqa_{name}": PUBLISH for name in ("adopt", "withdraw_version")},
}
