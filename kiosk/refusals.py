"""The message catalogue: every refusal by its code, with its sentence (domain.md A.6).

A rule answers with `refuse("K4", time="12:00")`; what a person reads is written here and
nowhere else. What A.6 does not have is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.actions import Choice, Outcome

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "G1": "We don’t recognise that code. Please see the office.",
        "G2": "This badge was reported lost or has been replaced. Please see the office.",
        "G4": "You can’t decide your own request. Ask another member of the leadership team.",
        "G8": "Entries can’t be changed or removed. Add a correction and say why.",
        "G6": "Please read and accept the device rules (version {v}) first.",
        "G9": "This tablet’s clock is {n} minutes out. Please tell the office.",
        "K1": "{device} is already in slot {n}, since {time}.",
        "K2": "Slot {n} is in use. Choose another.",
        "K3": "Please switch the phone off before locking it away.",
        "K4": "You’re in contact time until {time}. Your phone stays locked away unless "
        "leadership has agreed an exception.",
        "K5": "That slot belongs to someone else.",
        "K6": "Recorded as an emergency. {slt} has been told. Please add the reason when you can.",
        "K8": "No phone recorded for you today. Lock it away, or choose: no phone / left at home / "
        "permission / on a visit.",
        "K10": "Watches: time only until {contracted_to}.",
        "K11": "Still locked away: slot {n}.",
        "K7": "Your permission ended at {time}. Please lock your phone away now.",
        "K9": "Agreed until {time}. Use it only in {rooms}, out of sight of children.",
        "K12": "All slots are in use. Please see the office.",
        "P1": "Only a member of the leadership team can agree this.",
        "P2": "Please say briefly why this is exceptional.",
        "P3": "Please give an end time. Permissions are never open-ended.",
        "P4": "Choose a staff room or office, out of view of children.",
        "P5": "This has already happened, so it will be recorded as a justification for the "
        "Headteacher, not as a permission.",
        "P6": "A permission already covers this time. Change that one instead.",
        "P7": "This permission has ended. Make a new request.",
        "J1": "{name} {decided}.",
        "J2": "This was changed at {time}. Look at it again.",
        "J3": "That is not there any more.",
        "J4": "The end comes after the start. Check the two times.",
        "J5": "Only the Headteacher decides this.",
        "J6": "This school does not use its messaging service from own phones.",
        "J7": "This is reviewed within 12 months. Give an earlier date.",
        "J8": "Please say briefly why.",
        "J9": "A parent agrees to this too. Say on which day, and only for contact details.",
        "J10": "It has begun. Leadership can end it.",
        "J11": "E-mail is switched off.",
        "J12": "Give your own address first.",
        "J13": "An exception lasts {n} days at most. For longer, ask for an adjustment.",
        "D1": "Photos are taken only on a school device. Sign out a school iPad.",
        "D2": "{ipad} still holds photos from {date}. Move and delete them before it goes out "
        "again.",
        "D3": "{ipad} is with {person} since {time}.",
        "D4": "School devices are for school use only. Choose a purpose.",
        "D5": "Open the photo list for {group} before taking the iPad.",
        "D6": "{n} children in {group} must not be photographed for {use}.",
        "D7": "Were any photos, videos or recordings made? Yes / No.",
        "D8": "Photos are kept only on: {approved}.",
        "D9": "Photos may be shared only with the parents of the child shown.",
        "D10": "{ipad} was due back at {time}.",
        "D11": "No decision on file counts as No.",
        "V1": "On visits: away from children, emergencies only, no photos on your own phone.",
        "V2": "The phone stays in school during the visit.",
        "V3": "That day is over. Give today, or a day to come.",
        "V4": "There is no such visit any more.",
        "V5": "A school device is still out with this visit. Return it first.",
        "B1": "Do not open, copy, photograph, forward or delete anything. Ring the police now. "
        "Then tell {who}. Do not speak to the person concerned.",
        "M1": "There is no such child.",
        "M2": "The school has no use of photographs called {use}.",
        "M3": "That day is still to come. Give the day on which it was decided.",
        "M4": "It would end before it begins. Check the two dates.",
        "M5": "There is no such school device.",
        "M6": "{ipad} is {condition}. Choose another.",
        "M7": "Give a time later than now.",
        "M8": "{ipad} is recorded as in. To take it, choose Borrow an iPad.",
        "M9": "There is nothing left to answer for that device.",
        "M10": "Please say why it may go out although it holds photos.",
        "M11": "{ipad} is there already. Choose another name.",
        "M12": "{ipad} is out, or still holds photos. Return and clear it first.",
        "M13": "That time is still to come. Give the time when the police were told.",
        "M14": "First note when the police were told.",
        "M15": "{ipad} is back, but {person} has not said yet whether photos were made. Ask them, "
        "or choose another.",
        "S1": "A typed code only locks a phone away. To take it back, show your badge or see "
        "the office.",
        "S2": "There is no slot {n}. The number is on the pocket.",
        "S3": "A phone is still in slot {n}. Take it back before the slot changes.",
        "S4": "No phone of yours is locked away.",
        "S5": "Your phone is in slot {n}. Take it back first.",
        "S6": "A witness is needed: somebody of the staff, but neither you nor the owner.",
        "S7": "Check the times: locked away first, then taken back, and neither still to come.",
        "S8": "The phone is recorded as locked away at {time}. The two entries do not fit "
        "together: check the sheet, or add a correction to what is recorded.",
        "S9": "That emergency was undone, or there is none.",
        "S10": "Agreed until {time}. Use it in {rooms}, as the Headteacher agreed.",
        "S11": "Slot {n}: the permission ends at {time}.",
        "S12": "Slot {n} is recorded as in use since {time}. The two entries do not fit together: "
        "check the sheet, or add a correction to what is recorded.",
        "S13": "No phone of theirs is recorded as locked away. Give the slot, and when it was "
        "locked away, too.",
        "S14": "No phone of theirs is in slot {n}. The number is on the pocket.",
        "S15": "More than one of their phones is locked away. Give the slot.",
        "S16": "There is at least one slot.",
        "U1": "Undo works for {n} seconds. Please see the office.",
        "U2": "There is nothing left to undo.",
        "A1": "A term ends on or after the day it starts. Check the two dates.",
        "A2": "Those dates lie across {name}. Change the dates, or remove that term first.",
        "A3": "That term is not there any more.",
        "A4": "Is this computer’s clock right? The log has an entry of {time} on {day}, "
        "which is still to come.",
        "E9": "{name} still has open: {items}. Close that first.",
        "I1": "An IMEI has 15 digits. You typed {n}. Dial *#06# to see it.",
        "I2": "That number doesn’t add up. One digit is probably wrong.",
        "I3": "That looks like an IMEISV (16 digits). Use the 15-digit IMEI.",
        "I4": "That number is already in your list.",
        "I4b": "That number is already recorded by someone else: please see {role}.",
        "I5": "That is a test number, not a real phone.",
        "I6": "You can see and change only your own device numbers.",
        "I7": "Say why you need the full number. This look-up is logged.",
        "I9": "An IMEI is digits only. Dial *#06# to see it; an EID or a serial number is not one.",
        "I10": "This phone has an IMEI {n} already. Delete it first, or choose the other one.",
        "I11": "That number is not there any more.",
        "I12": "That looks like an EID, which has 32 digits. Take the line that says IMEI.",
        "I13": "That looks like an MEID, which has letters. Take the line that says IMEI.",
        "I14": "This school keeps no numbers of phones. Keep yours somewhere safe.",
        "I15": "This phone is locked away in slot {n}. Take it back first.",
        "I16": "A permission for this phone is asked for or agreed, until {time}. Take that back "
        "first, or ask leadership to end it.",
        "L1": "Too many tries. Please wait {wait}.",
        "L2": "You are not signed in any more. Please sign in again.",
        "L3": "There is nothing for you to sign in for. Ask leadership for a role.",
        "L4": "That code is not right, or was used before. Wait for the next one.",
        "L5": "That one-use code does not work any more. Ask for a new one.",
        "L6": "That name and passphrase do not go together.",
        "L7": "{name} has that role already.",
        "L8": "Somebody must be able to lead: give the role to somebody else first.",
        "L9": "Too many wrong PINs were typed here. Until {time} none is taken.",
        "L10": "Too many unknown codes from here. Please wait a minute.",
        "H1": "That badge and PIN do not go together.",
        "H2": "That one-use code does not work. Ask the office for a new one.",
        "H3": "No badge of theirs works, so there is none to end. The office prints a new one.",
        "H4": "That name and PIN do not go together.",
        "H5": "To take a phone back here you need a PIN. Ask the office for a code to choose one.",
        "H6": "There is no day badge {n}. Print it first.",
        "H7": "Somebody wears day badge {n} that day already. Take another.",
        "H10": "That PIN was typed wrongly ten times. Ask the office for a code to choose another.",
        "H9": "That is not your PIN. Forgotten? Ask the office for a code to choose another.",
        "H8": "Tell the office first who wears day badge {n} today. Then show it again.",
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
        "F1": "{name} may bring a phone on {days} only.",
        "F2": "The Headteacher’s agreement for {name} starts on {date}.",
        "F3": "Today is not a school day ({why}). Check before you continue.",
        "F4": "No phone of {name} is here.",
        "F5": "This label was replaced. Take it off and use the new one.",
        "F6": "There are two children called {name}. Scan the label.",
        "F7": "Give the time of the call to the parent, and who answered. It cannot lie ahead.",
        "F8": "That is decided already. Ask for a new permission instead.",
        "F9": "Say what happened, in a few words.",
        "F10": "That is not there any more.",
        "F11": "The last day must be on or after the first, and before {date}.",
        "F12": "Say when {name} goes home: a time such as 17:00.",
        "F13": "That slot is empty.",
        "F14": "The phone stays with {name}: the Headteacher agreed until {date}.",
        "F15": "Choose at least one weekday.",
        "F16": "{name} may bring a phone today. Hand it in.",
        "F17": "The phone came on {date} at {time}. Give a time after that.",
        "F18": "That lies ahead. Check the day and the time.",
        "F19": "A form of this school year is signed in it or in {school_year}. Check the date.",
        "F20": "Another phone has taken its place. Take this one in anew; what was entered stays.",
        "F21": "This label is of a child who has left the school. Take it off.",
        "F22": "Not collected: 1 phone.",
        "F23": "Say which parent was told that it is not found.",
        "F24": "First note that it is lost, and what happened.",
        "E1": "There is already a station called {name}. Choose another name.",
        "E2": "{name} is not here any more.",
        "E3": "There is no such person.",
        "E4": "{name} has {n} phones already. Please see the office.",
        "E5": "That code does not work. Ask leadership for a new one.",
        "E6": "{name} is what the kiosk itself runs on. It cannot be shut out.",
        "E7": "This computer or tablet was shut out. Ask leadership for a code and enrol it again.",
        "W1": "Contact time lies outside the working days or hours on {day}. Change one of them.",
        "W2": "There is already a place called {name}. Choose another name.",
        "W3": "That place is not there any more.",
        "E8": "This computer or tablet is not enrolled. Please see the office.",
        "Z1": "There is no such entry in this record.",
        "Z2": "An entry is corrected by its owner on the same day, and by leadership afterwards.",
        "Y1": "Due for disposal on {date}.",
        "Y2": "Kept under hold: {reason}.",
        "Y3": "What is kept has changed meanwhile. Look at the counts again.",
        "Y4": "Say in a few words why this is kept.",
        "Y5": "That is kept under a hold already. Lift it first to give another reason.",
        "Y6": "The year {year} ends on {date}. It can be ended here from {first} to {last}.",
        "Y7": "The year {year} was ended already.",
        "Y8": "A file of people was taken in on {date}, after the new year began: what it says "
        "counts.",
        "Y9": "The end of a year can be undone for 7 days. Take in a file of people instead.",
        "Y10": "Since then something changed for {names}. Put that right by hand, or take in a "
        "file of people.",
        "X1": "The day on which identity was confirmed cannot lie ahead.",
        "X2": "There is an open request about them already.",
        "X3": "Write down which parent asks.",
        "X4": "The day on which they asked cannot lie ahead.",
        "X5": "Identity is confirmed on the day they asked, or later.",
        "X6": "That request is answered already, or is not there.",
        "X7": "First confirm who asks: their identity, and that they may.",
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

    @property
    def outcome(self) -> Outcome:
        """What to tell the person."""
        return Outcome(
            "refused",
            self.sentence,
            heading=self.heading,
            foot=self.foot,
            refusal=self.code,
            also=self.also,
        )

    @property
    def whole(self) -> str:
        """The sentence and what to do next, for where there is room for both."""
        return f"{self.sentence} {self.foot}".strip()


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
