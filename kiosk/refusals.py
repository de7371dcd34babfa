"""The message catalogue: every refusal by its code, with its sentence (domain.md A.6).

A rule answers with `refuse("K4", time="12:00")`; what a person reads is written here and
nowhere else. H, S, U and E are ours, where the catalogue has no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.actions import Choice

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "G1": "We don’t recognise that code. Please see the office.",
        "G2": "This badge was reported lost or has been replaced. Please see the office.",
        "G9": "This tablet’s clock is {n} minutes out. Please tell the office.",
        "K1": "{device} is already in slot {n}, since {time}.",
        "K2": "Slot {n} is in use. Choose another.",
        "K3": "Please switch the phone off before locking it away.",
        "K4": "You’re in contact time until {time}. Your phone stays locked away unless "
        "leadership has agreed an exception.",
        "K5": "That slot belongs to someone else.",
        "K6": "Recorded as an emergency. {slt} has been told. Please add the reason when you can.",
        "K12": "All slots are in use. Please see the office.",
        "S1": "A typed code only locks a phone away. To take it back, show your badge or see "
        "the office.",
        "S2": "There is no slot {n}. The number is on the pocket.",
        "S3": "A phone is still in slot {n}. Take it back before the slot changes.",
        "S4": "No phone of yours is locked away.",
        "S5": "Your phone is in slot {n}. Take it back first.",
        "U1": "Undo works for {n} seconds. Please see the office.",
        "U2": "There is nothing left to undo.",
        "A1": "A term ends on or after the day it starts. Check the two dates.",
        "A2": "Those dates lie across {name}. Change the dates, or remove that term first.",
        "A3": "That term is not there any more.",
        "L1": "Too many tries. Please wait {wait}.",
        "L2": "You are not signed in any more. Please sign in again.",
        "L3": "There is nothing for you to sign in for. Ask leadership for a role.",
        "L4": "That code is not right, or was used before. Wait for the next one.",
        "L5": "That one-use code does not work any more. Ask for a new one.",
        "L6": "That name and passphrase do not go together.",
        "L7": "{name} has that role already.",
        "L8": "Somebody must be able to lead: give the role to somebody else first.",
        "G3": "Only {role} can do this. On site today: {names}.",
        "C1": "Only {leaving} children who walk home alone may bring a phone. For {year}: the "
        "parent asks and the Headteacher agrees first.",
        "C2": "{name} isn’t recorded as walking home alone.",
        "C3": "No signed form on file for {school_year}.",
        "C4": "Waiting for the Headteacher. (You may hold the phone safely and ring the parent.)",
        "C5": "Phones are kept until {home_time}. Is {name} leaving early? Record who is "
        "collecting.",
        "C6": "This phone is recorded for another child. Check the label and the child.",
        "C7": "{name}’s phone is already in {slot}, since {time}.",
        "C8": "Not collected: {n} phones.",
        "C9": "{adult} is not on the list to collect for {name}. Ask the office manager.",
        "C10": "Permission was withdrawn on {date}. Hold the phone for a parent.",
        "C11": "{name} is marked absent today. Check before you continue.",
        "I8": "IMEI and phone numbers are not kept for children’s phones.",
        "V2": "The phone stays in school during the visit.",
        "H1": "{name} may bring a phone on {days} only.",
        "H2": "The Headteacher’s agreement for {name} starts on {date}.",
        "H3": "Today is not a school day ({why}). Check before you continue.",
        "H4": "No phone of {name} is here.",
        "H5": "This label was replaced. Take it off and use the new one.",
        "H6": "There are two children called {name}. Scan the label.",
        "H7": "Give the time of the call to the parent, and who answered. It cannot lie ahead.",
        "H8": "That is decided already. Ask for a new permission instead.",
        "H9": "Say what happened, in a few words.",
        "H10": "That is not there any more.",
        "H11": "The last day must be on or after the first, and before {date}.",
        "H12": "Say when {name} goes home: a time such as 17:00.",
        "H13": "That slot is empty.",
        "H14": "The phone stays with {name}: the Headteacher agreed until {date}.",
        "H15": "Choose at least one weekday.",
        "E1": "There is already a station called {name}. Choose another name.",
        "E2": "{name} is not here any more.",
        "E3": "There is no such person.",
        "E4": "{name} has {n} phones already. Please see the office.",
        "E5": "That code does not work. Ask leadership for a new one.",
        "E6": "{name} is what the kiosk itself runs on. It cannot be shut out.",
        "E7": "This computer or tablet was shut out. Ask leadership for a code and enrol it again.",
        "E8": "This computer or tablet is not enrolled. Please see the office.",
    }
)


def sentence(code: str, **gaps: object) -> str:
    """The catalogue's sentence with its gaps filled."""
    return SENTENCES[code].format(**gaps)


@dataclass(frozen=True)
class Refusal:
    """A rule said no: the message code, its sentence, and what a screen puts around it."""

    code: str
    sentence: str
    heading: str
    foot: str = ""
    also: tuple[Choice, ...] = ()


def refuse(
    code: str,
    *,
    heading: str = "Please see the office",
    foot: str = "",
    also: tuple[Choice, ...] = (),
    **gaps: object,
) -> Refusal:
    """`refuse("K4", time="12:00")`: a Refusal in the catalogue's words."""
    return Refusal(code, sentence(code, **gaps), heading, foot, also)
