"""Which rule judges which Action."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions import Action
from kiosk.judge import (
    badges,
    confiscations,
    declarations,
    lockups,
    people,
    policies,
    pupil_phone_permissions,
    pupil_phones,
    roles,
    school_days,
    settings,
    sign_in,
    stations,
)
from kiosk.judge.judgement import Rule

RULES: Mapping[type[Action], Rule] = {
    **badges.RULES,
    **confiscations.RULES,
    **declarations.RULES,
    **lockups.RULES,
    **people.RULES,
    **policies.RULES,
    **pupil_phone_permissions.RULES,
    **pupil_phones.RULES,
    **roles.RULES,
    **school_days.RULES,
    **settings.RULES,
    **sign_in.RULES,
    **stations.RULES,
}
