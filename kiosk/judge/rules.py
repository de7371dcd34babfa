"""Which rule judges which Action."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.judge import (
    acknowledgements,
    badges,
    day_badges,
    declarations,
    emergencies,
    imeis,
    justifications,
    leaving,
    lockups,
    office_entries,
    patterns,
    people,
    permissions,
    pins,
    places,
    policies,
    roles,
    school_days,
    set_up,
    settings,
    sign_in,
    stand_ins,
    stations,
    urgent_calls,
    watches,
)
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    **acknowledgements.RULES,
    **badges.RULES,
    **day_badges.RULES,
    **declarations.RULES,
    **imeis.RULES,
    **leaving.RULES,
    **lockups.RULES,
    **office_entries.RULES,
    **patterns.RULES,
    **people.RULES,
    **pins.RULES,
    **places.RULES,
    **policies.RULES,
    **roles.RULES,
    **school_days.RULES,
    **set_up.RULES,
    **settings.RULES,
    **sign_in.RULES,
    **stations.RULES,
    **emergencies.RULES,
    **justifications.RULES,
    **permissions.RULES,
    **places.RULES,
    **stand_ins.RULES,
    **urgent_calls.RULES,
    **watches.RULES,
}
