"""Which rule judges which Action."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.judge import (
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
    settings,
    sign_in,
    stand_ins,
    stations,
    urgent_calls,
)
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
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
    **policies.RULES,
    **roles.RULES,
    **school_days.RULES,
    **settings.RULES,
    **sign_in.RULES,
    **stations.RULES,
    **emergencies.RULES,
    **justifications.RULES,
    **permissions.RULES,
    **places.RULES,
    **stand_ins.RULES,
    **urgent_calls.RULES,
}
