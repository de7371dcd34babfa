"""Which rule judges which Action."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.judge import (
    acknowledgements,
    badges,
    declarations,
    lockups,
    office_entries,
    patterns,
    people,
    places,
    policies,
    roles,
    school_days,
    set_up,
    settings,
    sign_in,
    stations,
    watches,
)
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    **acknowledgements.RULES,
    **badges.RULES,
    **declarations.RULES,
    **lockups.RULES,
    **office_entries.RULES,
    **patterns.RULES,
    **people.RULES,
    **places.RULES,
    **policies.RULES,
    **roles.RULES,
    **school_days.RULES,
    **set_up.RULES,
    **settings.RULES,
    **sign_in.RULES,
    **stations.RULES,
    **watches.RULES,
}
