"""The closed vocabularies of presets."""

SEVERITIES = ("notice", "warning", "blocking")
APPLIES = ("always", "from_start", "from_end")
LAW_KINDS = ("law", "regulation", "curriculum", "policy", "plan", "other")
BINDING = ("must", "should")
PERIOD_KINDS = ("school_year", "calendar_year", "other")
QUESTIONS = ("current_state", "direction", "approach", "outcome")
GUIDANCE = ("goal", "cause", "expected_effect", "follow_up", "judgement")
RINGS = ("authority", "administration", "unit", "team")
REPEATS = ("monthly", "quarterly")
VERBS = ("takes_part", "given_opportunity", "cooperates", "recommended")
GROUPS = ("staff", "pupils", "children", "guardians", "service_users", "relatives", "other")
SOURCES = (
    "none",
    "summary_figures",
    "goals_with_judgement",
    "measures_with_result",
    "indicators",
    "participation",
    "viewpoints",
    "risks_and_self_monitoring",
    "conclusions",
)
