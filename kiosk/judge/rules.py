"""Which rule judges which Action."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.judge import (
    badges,
    day_badges,
    day_closes,
    declarations,
    loans,
    lockups,
    people,
    photos,
    pins,
    policies,
    quarantines,
    roles,
    school_days,
    school_devices,
    settings,
    sign_in,
    stations,
    visits,
)
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    **badges.RULES,
    **day_badges.RULES,
    **declarations.RULES,
    **lockups.RULES,
    **people.RULES,
    **pins.RULES,
    **policies.RULES,
    **roles.RULES,
    **school_days.RULES,
    **settings.RULES,
    **sign_in.RULES,
    **stations.RULES,
    **day_closes.RULES,
    **loans.RULES,
    **photos.RULES,
    **quarantines.RULES,
    **school_devices.RULES,
    **visits.RULES,
}
