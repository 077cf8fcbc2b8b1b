"""The domain's errors as plain English sentences, for the terminal and the API: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.ops.kernel.form_sentences import FORM_SENTENCES
from samsyn.ops.kernel.supply_sentences import SUPPLY_SENTENCES

SENTENCES = {
    **FORM_SENTENCES,
    **SUPPLY_SENTENCES,
    "no-file": "choose a file.",
    "file-missing": "choose a file.",
    "nothing-to-allot": "nothing of {agreement} is left to allot.",
    "not-to-divide": "{recipients}: these have no part of what is allotted.",
    "allotted-above-agreement": "{allotted} is more than the {left} that is left ({at}).",
    "base-exceeds-amount": "a base of {base} to {recipients} recipients is more than the amount, {amount}.",
    "unknown-operand": "a sum names {operand}, which the agreement {agreement} does not tell.",
    "unknown-report": "an amendment names the report {report}, which {agreement} does not have.",
    "unknown-amount": "an amendment names the amount {amount}, which {agreement} does not have.",
    "sie-not-sie": "{file}, line {row}: this is no SIE file (found {found!r}); export SIE type 4 from the accounts.",
    "sie-outside-voucher": "{file}, line {row}: a #TRANS outside a voucher; the file is damaged, export it again.",
    "sie-unbalanced": "{file}, line {row}: voucher {voucher} comes to {by} kr and not to nothing; export again.",
    "sie-unknown-dimension": "{file}, line {row}: dimension {dimension} is not declared (#DIM); export with all dimensions.",
    "sie-type": "{file}, line {row}: SIE type {found} has no vouchers; export type 4 from the accounts.",
    "costs-of-another": "{file} is of organisation number {number}, which is that of {organisation}; nothing was taken in.",
    "sie-truncated": "{file}, line {row}: voucher {voucher}, begun on line {began}, never ends; the file was cut.",
    "sie-date": "{file}, line {row}: {found!r} is no day as YYYYMMDD.",
    "sie-amount": "{file}, line {row}: {found!r} is no amount in kronor with at most two decimals.",
    "sie-objects": "{file}, line {row}: dimensions and objects do not come in pairs ({found!r}).",
    "sie-broken-line": "{file}, line {row}: the line cannot be read ({found!r}).",
    "cost-columns": "{file}: columns for {missing} are missing; the file has {found}. Say in the coding which is which.",
    "cost-sheets": "{file}: one table is needed; the file has {found}.",
    "cost-unsure": "{file}: column {column} can be read as {choices}; save it with days as YYYY-MM-DD.",
    "cost-date": "{file}, row {row}: {found!r} is no day.",
    "cost-amount": "{file}, row {row}: {found!r} is no amount in kronor.",
    "cost-crooked-row": "{file}, row {row}: {found} cells where the header has {expected}.",
    "cost-format": "{file}: the format is not taken; these are: {known}.",
    "cost-file-taken": "{file} has been taken in already by this coding.",
    "no-cost-coding": "{region} has not said how its accounts carry the agreements; confirm a coding first.",
    "unknown-account-table": "there is no table of accounts {id!r}; the known ones are {known}.",
    "coding-empty": "the coding names no object that carries an agreement.",
    "coding-twice": "dimension {dimension!r}, object {object!r}: each must be named, and once.",
    "coding-agreement": "there is no agreement {agreement!r}.",
    "coding-shape": "the coding cannot be read: {problem}.",
    "empty-payment-file": "choose at least one grant to pay.",
    "pay-day-past": "the day of payment, {on}, has passed.",
    "not-to-pay": "{grant} is not approved for payment.",
    "in-a-payment-file": "{grant} is in another payment file already.",
    "payment-file-closed": "payment file {number} is approved, stopped or paid already.",
    "payment-file-differs": "the file in the format {format} does not say what was ordered; nothing was made.",
    "payer-account-missing": "set SAMSYN_PAYER_ACCOUNT to the bankgiro to pay from, or choose the format csv.",
    "unknown-payment-format": "there is no payment format {format!r}; the known ones are {known}.",
    "unknown-payment-file": "there is no payment file {number}.",
    "not-approved-yet": "payment file {number} is not approved, or is stopped.",
    "paid-list-too-large": "the list is {bytes} bytes; the largest is {most}.",
    "paid-list-encoding": "the list is not text in UTF-8 (character {place}); save it as CSV UTF-8.",
    "paid-list-columns": "the columns {expected} are needed; the list has {found}.",
    "paid-list-row": "row {row}, column {column}: {found!r} cannot be read.",
    "unknown-grant": "there is no grant {grant}, or it may not be seen by you.",
    "amount-without-recipient": "'{found}' is no amount: write RECIPIENT=KRONOR, such as region-skane=1000000.",
    "year-or-day": "give either --year or --on.",
    "grant-changed-meanwhile": "{by} noted something about the grant at {at} ({what}); read it again first.",
    "grant-cannot": "a grant at the stage '{stage}' cannot be {what}.",
    "not-a-step-of-the-grant": "the terms of {grant} have no such step: {step}.",
    "not-above-zero": "an amount above zero is needed ({what}).",
    "reason-needed": "give a reason ({what}).",
    "diary-number-needed": "give the diary number of the government's payment decision.",
    "requisition-too-late": "the last day to requisition was {last} ({at}); the right to the money has lapsed.",
    "requisition-above-grant": "more is requisitioned ({requisitioned}) than is granted ({allotted}).",
    "not-lapsed-yet": "the right has not lapsed: the last day to requisition is {last}.",
    "does-not-lapse": "no term of {grant} lets the right lapse.",
    "paid-otherwise-than-requisitioned": "{paid} is not what was requisitioned, {requisitioned}.",
    "paid-above-grant": "{paid} is more than is granted, {allotted}.",
    "outside-use-window": "{on} is outside the time in which the money may be used: {first} – {last} ({at}).",
    "cost-below-zero": "more is taken back ({taken_back}) than was booked ({used}).",
    "same-eyes": "{by} has checked it; another officer must approve it.",
    "statement-approved": "the statement of {grant} is approved; no more costs can be booked on it.",
    "repaid-above-held": "more is repaid ({repaid}) than is left of what was paid ({held}).",
    "reclaim-above-held": "more is reclaimed ({reclaimed}) than there is to reclaim ({held}).",
    "not-late-yet": "nothing is late or questioned: the last day of the statement is {last}.",
    "no-vouchers-asked": "no vouchers have been asked for.",
    "not-a-transfer": "a transfer is above zero and between two accounts ({debit}, {amount} öre).",
    "clock-behind": "the clock says {now}, but something was noted at {last}; set the clock right first.",
    "unknown-specialty": "there is no specialty {id!r}; the known ones are {known}.",
    "words-too-long": "the text is too long; the longest is {longest} characters.",
    "not-in-case": "{organisation} does not take part in the case.",
    "only-the-opener": "only {organisation}, which opened the case, may do that.",
    "shares-already": "{organisation} shares with all who are named in the case already.",
    "in-case-already": "{organisation} is named in the case already.",
    "cannot-be-invited": "{organisation} cannot be invited; regions, skr and socialstyrelsen can.",
    "does-not-share": "{organisation} must take part and share before it offers or asks for packs.",
    "not-a-standing-lot": "number {entry} is no offer or request of one's own that still stands.",
    "pack-of-another-substance": "pack {pack} is not of the case's substance, {substance}.",
    "unknown-agreement": "there is no agreement {id!r}; the known ones are {known}.",
    "agreement-not-yet-known": "{id} was not yet signed on {known}; it was signed on {signed}.",
    "not-a-recipient": "{recipient!r} gets no share of this allocation; use a region's id, such as region-skane.",
    "allocation-not-stated": "how {agreement} divides its money is not in the sources, so it cannot be allocated.",
    "population-not-stated": (
        "{agreement} divides by population, but the sources do not say which, so it cannot be allocated."
    ),
    "population-missing": (
        "{agreement} divides by the population of {population} ({at}), which Samsyn does not hold; "
        "import SCB's table: samsyn populations import FILE --id {population} --date YYYY-MM-DD --source WORDS."
    ),
    "population-exists": (
        "the population {id} is pinned already with other figures, or of another day, and is never replaced: money may have "
        "been divided by it. Look at it with samsyn populations list; pin this one under an id of its own."
    ),
    "not-a-snapshot-id": "{id!r} is not a snapshot's id; write a day, a month or a year, such as 2023-08.",
    "source-not-told": "say where the figures come from, such as --source 'SCB, Folkmängd i regionerna'.",
    "implausible-count": "{file}: {region} has {count} inhabitants, which cannot be; check the column and its unit.",
    "not-a-table": "{file} has no header and rows of counties; export the table by county from SCB as CSV or Excel.",
    "not-a-workbook": "{file} begins as a workbook and cannot be read as one ({problem}); save it anew, without a password.",
    "several-tables": "counties stand in {tables}; keep the one to read, or export it alone.",
    "column-not-told": "{file} has not one column with figures but several, or none; choose one with --column: {known}.",
    "unknown-column": "{file} has no column {column!r}; it has {known}.",
    "county-unknown": "{file} has counties that no region has: {counties}.",
    "county-not-told": (
        "{file}, row {row}, column {column}: a figure without a county; export it without age and sex, one month alone."
    ),
    "county-twice": "{file}, row {row}: {county} has a row already; export the table without age and sex.",
    "counties-missing": "{file} lacks the county of {missing}; export all 21.",
    "not-a-count": "{file}, row {row}, column {column}: {found!r} is not a number of inhabitants.",
    "sum-differs": "{file}: the counties sum to {counties}, but the whole country is said to have {country}.",
    "residual-not-stated": (
        "{agreement} does not say what happens to the kronor that rounding leaves, so it cannot be allocated."
    ),
    "source-missing": "{folder} has no {file}, the text of {document}; give the folder that holds the sources.",
    "source-differs": (
        "{file} is not the text of {document} that the values were read from: its sha256 is {found}, expected {expected}."
    ),
    "unknown-figure": "{agreement} has no figure {figure!r}; /v1/agreements/{agreement}/figures lists them.",
    "unknown-organisation": "there is no organisation {id!r}; a region's id looks like region-skane.",
    "unknown-alert": "there is no alert {id}.",
    "alert-over-already": "the alert {id} has ended already.",
    "alert-limit-outside": "the limit {limit} cannot be; take one from {lowest} to {highest}.",
    "alert-scope-not-judged": "a rule of the kind {kind} holds for the whole region, not for a care area or a line.",
    "note-too-long": "the note is too long; at most {longest} characters.",
    "unknown-choice": "choose none, digest or at-once, and sv or en.",
    "bad-address": "that is not an e-mail address; write one, such as name@region.example.",
    "not-a-region": "{id} is not a region; only regions send stock.",
    "not-permitted": "{username} ({role}) may not do this ({action}) for {organisation}.",
    "unreadable-file": "{file} cannot be read: {problem}.",
    "file-too-large": "{file} is {bytes} bytes; the largest allowed is {limit}. Split it by kind, or ask the operator.",
    "not-utf-8": "{file}, row {row}: not UTF-8 text. Save it as CSV UTF-8 and send it again.",
    "not-csv": "{file}, row {row}: not CSV ({problem}). Check the quotation marks.",
    "nul-bytes": "{file}, row {row}: bytes that no text has. The file is damaged or of another kind; export it again.",
    "mixed-encodings": (
        "{file}, row {row}: another encoding than in the rest of the file. Files were joined; send them one by one, "
        "or save all as CSV UTF-8."
    ),
    "broken-text": "{file}, row {row}: not {encoding} as the file begins with. It is damaged or cut off; export it again.",
    "line-too-long": (
        "{file} has a line of more than {limit} bytes. It is no table, or its line ends are lost; export it again."
    ),
    "broken-quotes": (
        "{file}, row {row}: a quotation mark is not closed, or has text after it. Double the marks inside a text, "
        "or export the file again."
    ),
    "no-header": "{file} has no row with the names of the columns. Export it with a header.",
    "too-many-columns": "{file} has {count} columns; the most is {limit}. Export the table with one row for each line.",
    "too-many-rows": "{file} has {count} rows; the most is {limit}. Split it.",
    "not-json": "{file}, row {row}: not one JSON object with each key once. Write one object a line.",
    "json-not-lines": "{file} is one JSON list. Write JSON lines instead: one object a line, no commas between.",
    "nested-values": "{file}, row {row}, column {column}: a list or an object. Write each value in a column of its own.",
    "broken-file": "{file} is damaged or cut off and cannot be opened. Export it again.",
    "encrypted-file": "{file} is protected by a password. Send it without; the connection is encrypted.",
    "too-many-inside": "{file} holds more than {limit} files. Send them in turn.",
    "too-deep": "{file} holds files packed within more than {limit} others. Unpack it and send what is inside.",
    "unpacked-too-large": "{file} holds more than {limit} bytes unpacked. Split it.",
    "unpacked-too-dense": "{file} unpacks to more than {limit} times its size, as no table does. Send it unpacked.",
    "workbook-too-large": (
        "{file} needs more memory or time than a workbook may. Delete what stands far outside the table, or save it as CSV."
    ),
    "too-many-sheets": "{file} has more than {limit} sheets. Send a workbook with those that hold the rows.",
    "empty-file": "{file} is empty. Check the export.",
    "semicolons": "{file} has semicolons between its columns; save it with commas and send it again.",
    "no-rows": "{file} has a header and no rows, so nothing was taken in. Check the export.",
    "unknown-header": (
        "{file} has not the header of a known kind; nearest is {nearest}. Missing: {missing}. Unexpected: {unexpected}. "
        "The columns are listed in docs/csv-form.md."
    ),
    "wrong-region": (
        "{file}, row {row}: the region is {found}, but the files were sent for {expected}. Nothing was taken in. "
        "Check that it is the right file, or the right --region."
    ),
    "future-date": "figures cannot be as of {as_of}: today is {today}. Give the day they were counted.",
    "too-long-ago": "the stock cannot be as of {as_of}; the earliest day is {oldest}. Check the year.",
    "not-empty": "{what} is not empty; choose an empty place, so that nothing is written over.",
    "no-backup": "{folder} is no backup: it has no manifest that can be read. An unfinished backup has none.",
    "backup-damaged": "the backup is damaged: {file} is not what it was. Use another backup.",
    "other-engine": "the backup is of {found}, but this installation uses {here}; set SAMSYN_DATABASE_URL accordingly.",
    "newer-warehouse": "the warehouse has format {found}; this Samsyn knows up to {known}. Install the newer version.",
    "no-pg-dump": "{program} is not installed here; install PostgreSQL's client programs.",
    "dump-failed": "{program} could not do it: {problem}",
    "needs-a-file": "say which file to write, with {option} FILE.",
    "asked": "{count} things can be read in more than one way; say which with --answer KEY=CHOICE: {keys}.",
    "nothing-recognised": "{file}: none of its columns ({header}) is known; docs/mapping-profiles.md says how to map them.",
    "profile-unreadable": "{file}, {where}: {what}.",
    "profile-unknown-column": "profile {name}: the form has no column {column!r}; it has {known}.",
    "profile-without-source": (
        "{file}, {where}: give {column} either from (a column of the file) or is (the same in every row)."
    ),
    "profile-incomplete": "profile {name} fills no {missing}, which must be there.",
    "profile-does-not-fit": "profile {name} takes columns that the file has not; it has {header}.",
    "profile-period-twice": "profile {name} tells the period in several ways; give from and to, or day, or month.",
    "profile-word-twice": (
        "profile {name}, column {column}: {word!r} is translated twice; large and small letters are the same."
    ),
    "profile-too-long": "profile {name} is longer than {limit} characters.",
    "corrected-with-others": "corrected rows go in by themselves; send new files apart.",
    "corrected-of-unknown": "{file} holds corrected rows of a file that the region has not sent, or has withdrawn.",
    "corrected-of-another-day": "{file} holds corrected rows about {day}, not {as_of}; give that day.",
    "unknown-upload": "there is no upload {id}.",
    "upload-ended": "upload {id} has ended ({state}) and cannot be stopped.",
    "upload-failed": "upload {id} could not be handled, through no fault of the files. Tell the operator its number.",
    "nothing-asked": "nothing is asked about upload {id}.",
    "not-an-answer": "{key} must be answered with one of {known}.",
    "too-many-files": "{count} files at once; at most {limit}. Send them in turn.",
    "format-not-taken": "{file} is of no format that is taken; known are {known}.",
    "unknown-submission": "there is no submission {id}; samsyn stock history lists them.",
    "withdrawn-already": "submission {id} was withdrawn already, by {by}.",
    "reason-missing": "say why; the reason is kept with the change.",
    "unknown-snapshot": "no snapshot's id begins with {id!r}; samsyn stock history lists them.",
    "ambiguous-snapshot": "{count} snapshots begin with {id!r}; give more of the id.",
    "region-not-in-snapshot": "snapshot {id} holds nothing of {region}.",
    "nothing-to-restore": "{region} stands already as it does in snapshot {id}.",
    "cannot-restore": (
        "{region} cannot be brought back to snapshot {id}: some of its files no longer stand. Nothing was changed; "
        "send them again."
    ),
    "too-many-rejected": (
        "{file}: more than {limit} rows could not be taken in, so nothing was. The first is row {row}, "
        "column {column!r}, with {value!r}. Check that each column means what it is read as."
    ),
    "too-many-duplicates": (
        "more than {limit} rows say again what another row says, so nothing was taken in. "
        "Check that the export was not joined to itself."
    ),
    "nothing-accepted": (
        "{file}: none of its {rows} rows could be taken in, so nothing was. Each row's reason and remedy: {rejects}"
    ),
    "storerooms-in-use": (
        "{file} lacks {count} storerooms that have stock on that day, {first} the first. Nothing was taken in. "
        "Send the whole register, or the stock file with it."
    ),
    "same-kind-twice": "{count} of the files are {kind} files; send one of each kind, merged.",
    "unknown-catalogue-source": "{source} is no source of a catalogue; known are {known}.",
    "unknown-catalogue-version": "there is no version {number} of the catalogue; there are {known}.",
    "not-an-npl-export": (
        "{file} is not NPL's product export, a zip with an XML for each product ({problem}). Fetch the whole file anew."
    ),
    "too-much-in-zip": "{file} holds {files} files of {bytes} bytes in all; at most {limit} are unpacked.",
    "catalogue-shrinks": (
        "the catalogue would lose {lost} of its {of} {what}, more than {percent} %, so nothing was taken in. "
        "Check that the file is whole; if it is right, say why with --accept-loss WORDS."
    ),
    "shortages-shrink": (
        "the feed has {has} notices and the one in force {had}; one that is empty or loses more than {percent} % is taken "
        "for cut off, so the last good one stays in force. Fetch the file anew; "
        "if it is right, say why with --accept-loss WORDS."
    ),
    "shortages-changed-meanwhile": "another shortage feed came in meanwhile; import {file} again.",
    "no-shortages-yet": "no shortage feed has come in; take one in with samsyn shortages import FILE.",
    "unknown-feed-version": "there is no version {number} of the shortage feed; there are {known}.",
    "reason-too-long": "the reason is too long; say it in at most {longest} characters.",
    "catalogue-changed-meanwhile": "another catalogue came in meanwhile; import {file} again.",
    "number-not-found": "the catalogue has no pack with the number {number}.",
    "pack-not-in-catalogue": "the catalogue has no pack {pack}.",
    "pack-not-counted": "the catalogue does not tell how much pack {pack} holds ({why}), so it cannot stand in for another.",
    "group-too-small": "name at least two packs; one alone has nothing to stand in for.",
    "group-in-several-units": "the packs {packs} are counted in different units ({units}), which cannot be added up.",
    "pack-decided-already": "pack {pack} is in the decision {title!r}; withdraw that first.",
    "decision-without-title": "give the decision a title of at most {longest} characters.",
    "decided-in-the-future": "the decision cannot be of {decided_on}: today is {today}.",
    "unknown-decision": "there is no decision {decision}.",
    "decision-expired-already": "decision {decision} expired already.",
    "substance-not-listed": "the list has no substance with the ATC code {atc}.",
    "exclusion-ends-before-it-begins": "the last day, {until}, is before the day of the decision, {decided_on}.",
    "exclusion-over-already": "the last day, {until}, has passed already.",
    "exclusion-too-long": "an exclusion lasts at most {longest} days.",
    "substance-excluded-already": "a decision on {atc} stands until {until}; withdraw that first.",
    "decision-withdrawn-already": "decision {decision} was withdrawn already.",
    "sign-in-needed": "sign in first.",
    "no-stock-shared": "no region has shared its stock with {organisation}.",
    "stock-not-shared": "{owner} has not shared this with {organisation}.",
    "unknown-storeroom": "there is no storeroom {id} kept here; samsyn storerooms list shows them.",
    "storeroom-exists": "there is a storeroom {id} already; an id is used once, also after it was closed.",
    "storeroom-without-name": "give the storeroom an id and a name.",
    "storeroom-not-empty": "{name} is not empty; note first where the goods went.",
    "storeroom-closed": "{name} is closed; open another under an id of its own.",
    "not-a-storeroom-kind": "{kind!r} is no kind or placement of a storeroom; the kinds are {known}.",
    "not-care-areas": "{given!r} is no care area; they are {known}.",
    "nothing-kept": "{region} keeps no storeroom here in which anything was noted by that day.",
    "not-a-quantity": "the quantity is {quantity}; give a whole number, at least {least}.",
    "not-a-unit": "{unit!r} is no unit; use one of {known}.",
    "other-unit": "{pack} is counted in {kept_in} in this storeroom, not in {unit}.",
    "more-than-there-is": (
        "{wanted} of {pack} cannot have gone on {on}: {held} could. If more were there, note a count, or first what came in."
    ),
    "before-last-count": "{pack} was counted on {counted}; what happened on {on} is in that count already.",
    "noted-since": "{pack} had events noted on {last}, after {on}; a count is of the last day. Count again as of today.",
    "future-event": "{on} has not come yet; today is {today}. Give the day that it happened.",
    "key-of-another": "the key {key!r} was used for another event; give each event a key of its own.",
    "same-storeroom": "goods cannot be moved to the storeroom they are in; name another.",
    "move-where": "a move needs the storeroom that the goods go to.",
    "move-with-others": "a move touches two storerooms; send it by itself.",
    "event-without-pack": "event {key!r} names no goods; give packId, or the code as it was scanned.",
    "too-many-events": "{count} events at once; at most {limit}. Send them in turn.",
    "token-missing": "the request lacks the session's token; send the cookie csrftoken as the header X-CSRFToken too.",
    "scan-empty": "nothing was scanned.",
    "scan-too-long": "the code has {length} characters; a pack's has at most {limit}.",
    "scan-not-gs1": "{scanned!r} is no GS1 code: at character {at} there is no known identifier.",
    "scan-without-gtin": "{scanned!r} has no GTIN of 14 digits; scan the square code on the pack.",
    "gtin-check-digit": "the check digit of {gtin} is wrong; scan again.",
    "scan-expiry": "{value!r} is no expiry date; it is written YYMMDD, with day 00 for the last of the month.",
    "ambiguous-varunummer": "{number} is the varunummer of several packs ({packs}); name one of them.",
    "ambiguous-gtin": "{gtin} is on several packs ({packs}); name one of them.",
    "no-files": "no file was given for {region}.",
    "no-stock-yet": "no region has sent any stock yet; run samsyn demo build, or samsyn stock import.",
    "amounts-too-large": "the amounts of {line} in {region} are too large to be counted: a row holds something other than a "
    "quantity, such as a date or an id. Correct it and send the file again.",
    "inventory-too-large": "{region} has {rows} rows of stock, and one answer holds at most {most}; ask "
    "storeroom by storeroom.",
    "no-stock-in-storeroom": "{region} has told of no stock in a storeroom {id}.",
    "no-stock-from-region": "{region} has sent no stock about that day or any before it.",
    "no-supply-goal": "{id} has no goal for how long medicines are to last; try lakemedel-2022.",
    "account-exists": "there is an account {username} already; choose another name.",
    "unknown-account": "there is no account {username}; samsyn accounts list shows them.",
    "account-closed-already": "{username} is closed already.",
    "weak-password": "the password is too weak: {problem}",
    "not-set-up": "{problem}.",
    "home-unusable": "SAMSYN_HOME cannot be used ({path}: {problem}); name a folder that may be written.",
    "port-in-use": "{host}:{port} cannot be listened at ({problem}); stop what uses it, or choose another --port.",
    "not-a-number-of-days": "{value!r} is not a number of days; write a whole number from 0 to {most}.",
    "unknown-notice-state": "{id!r} is no state of a notice; the known ones are {known}.",
    "unsafe-address": "{address!r} is no https address; give one, or fetch the file by another way and give its name.",
    "cannot-fetch": "{address} cannot be fetched: {problem}. The last good version stays in force.",
    "unknown-scenario": "there is no scenario {id!r}; samsyn scenario list tells which there are.",
    "scenario-out-of-range": "{found} is a number that no scenario has; it lies between 0 and {most}.",
    "scenario-too-long": "the scenario's text is too long; the longest allowed is {most} characters.",
    "scenario-title-is-shipped": "{title!r} is the title of a shipped scenario; give yours another.",
    "scenario-is-shipped": "{id} is a shipped scenario, which stays as it is; give yours an id of its own.",
    "list-column-missing": (
        "{file} has no column for {column}; it has {known}. Say what it is called in a profile: columns: {{{column}: …}}."
    ),
    "list-empty": "{file} has no lines.",
    "list-without-title": "Give the list a title of at most {longest} characters.",
    "list-version-too-long": "The version of a list has at most {longest} characters.",
    "list-exists": "{id!r} is kept already with other lines and never replaced: give the new version an id of its own.",
    "not-a-list-id": "{id!r} is no id of a list; write small letters, digits and hyphens, such as socialstyrelsen-2023.",
    "unknown-list-status": "{status!r} is no status of a list; the known ones are {known}.",
    "not-a-token": "the key is none, has ended or was revoked.",
    "unknown-token": "there is no key {token}; samsyn tokens list tells which there are.",
    "token-revoked-already": "key {token} was revoked already.",
    "token-without-name": "say what the key is for, in at most {longest} characters.",
    "token-lasts-too-long": "{expires_on} is no day for a key to end; it lasts at least a day and at most {most}.",
    "unknown-notice": "the newest feed has no notice {id!r} of the pack {pack!r}.",
    "unknown-level": "{value!r} is no level of the pyramid; there are {known}.",
    "not-yes-or-no": "{value!r} is neither ja nor nej.",
    "line-outside-care-area": "the line {line} is not held in the care area {care_area}; choose another or one alone.",
    "unknown-left-out": "{value!r} is no way to count what is left out; the known ones are {known}.",
    "unknown-order": "{value!r} is no order; the known ones are {known}.",
    "unknown-format": "{id!r} is no format; the known ones are {known}.",
    "too-many-rows-for-pdf": "{rows} rows are too many for a PDF, which holds {most}; filter them, or take Excel.",
    "not-a-date": "{value!r} is not a date; write it as YYYY-MM-DD, such as 2023-12-20.",
}


def sentence(error: DomainError) -> str:
    """One plain sentence; a code that has none yet is shown with its facts."""
    template = SENTENCES.get(error.code)
    if template is None:
        return str(error)
    return template.format(**{name: _plain(value) for name, value in error.params.items()})


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return f"{value.ore / 100:,.2f} kr".replace(",", " ")
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(item) for item in value)
    return value
