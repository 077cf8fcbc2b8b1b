"""An agreement that nobody has made, its cases, and a later one that amends it: what a file leads to is shown on them."""

from __future__ import annotations

ID = "reservkraft-2031"

# Cited to documents that Samsyn knows, as every file must be; that it is made up shows when it is held to them.
INVENTED = """
id: reservkraft-2031
short: R31
kind: supplement
year: 2031
title: {sv: Reservkraft på sjukhus 2031, en: Reserve power in hospitals 2031}
parties: [socialdepartementet, skr]
signings:
  - {party: skr, place: Visby, on: {value: 2031-02-03, at: A23 §7}}
  - {party: socialdepartementet, place: Stockholm, on: {value: 2031-02-05, at: A23 §7}}
approval:
  required: {value: unknown, at: A23 §7}
  on: {value: unknown, at: A23 §7}
total: {value: 64_000_007, at: A23 §5}
amounts:
  - {recipients: regions, kronor: {value: 63_000_007, at: A23 §5}}
  - {recipients: skr, kronor: {value: 1_000_000, at: A23 §5}}
allocations:
  - recipients: regions
    method: {value: base-and-population, at: A23 §4}
    base: {value: 1_000_000, at: A23 §4}
    population: {value: "2022-11-01", at: A23 §4}
    residual: {value: largest-remainder, at: A23 §4}
terms:
  use_window: {value: {from: 2031-01-01, to: 2032-06-30}, at: A23 §5}
  requisition:
    on: {value: 2031-12-24, at: A23 §5}
    strength: far
    to: kammarkollegiet
    consequence: {sv: Rätten förfaller., en: The right lapses.}
  lapses_without_requisition: {value: true, at: A23 §5}
  statement: {on: {value: unknown, at: A23 §5}, strength: unknown}
  repayment: {on: {value: 2032-09-30, at: A23 §5}, strength: ska, to: kammarkollegiet}
  payment: {value: unknown, at: A23 §5}
  appropriation: {value: "1:99", at: A23 §5}
purposes: []
areas:
  - {id: power, label: {sv: Elförsörjning, en: Power supply}, at: A23 §2.1}
measure_defaults: {by: regions, strength: ska, prioritisable: false, at: A23 §2.1}
measures:
  - id: power-1
    area: power
    label: {sv: Aggregat för en vecka, en: Generators for a week}
    at: A23 §2.1
    duties:
      - expects: completes
        during: 2031
        label: {sv: Skaffa aggregat, en: Get generators}
      - strength: bor
        expects: does
        label: {sv: Pröva dem varje månad, en: Try them every month}
      - strength: far
        expects: does
        label: {sv: Låna ut dem, en: Lend them}
goals: []
reports:
  - id: region-report
    by: regions
    label: {sv: Redovisning av aggregaten, en: Report on the generators}
    due: {on: {value: 2032-03-01, at: A23 §3}, strength: ska, to: socialstyrelsen}
amendments:
  - {target: civilt-forsvar-2023, operation: move-deadline, term: repayment, value: 2031-05-31, at: A23 §5}
cross_references: []
"""

CASES = """
- name: The largest region, to the krona
  recipient: region-stockholm
  base: 1_000_000
  share: 9_734_987
- name: It may be used into the next year
  on: 2032-06-30
  known: 2032-06-30
  state: usable
  last: 2032-06-30
  repayment: 2032-09-30
- name: Whoever does not ask by Christmas Eve loses it
  organisation: skr
  known: 2031-03-01
  deadline: requisition
  by: 2031-12-24
  lapses: true
  amount: 1_000_000
"""


def later(*amendments: str) -> str:
    """The text of the agreement two years later, with these amendments of the first (each a YAML mapping)."""
    text = INVENTED.replace("2032", "2034").replace("2031", "2033")
    before, _, after = text.partition("amendments:\n")
    rest = after[after.index("cross_references:") :]
    listed = "".join(f"\n  - {amendment}" for amendment in amendments) or " []"
    return f"{before}amendments:{listed}\n{rest}"


LATER = "reservkraft-2033"
