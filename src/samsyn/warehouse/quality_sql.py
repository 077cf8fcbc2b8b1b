"""The questions that a quality report puts to a submission's rows and the stock before it."""

from __future__ import annotations

SILENT_STOREROOMS = """
SELECT min(row) AS row, storeroom_id FROM storerooms
WHERE storeroom_id NOT IN (SELECT storeroom_id FROM stock UNION SELECT storeroom_id FROM consumption)
GROUP BY storeroom_id ORDER BY row
"""
GONE_STOREROOMS = """
SELECT DISTINCT storeroom_id FROM before
WHERE storeroom_id NOT IN (SELECT storeroom_id FROM stock) ORDER BY storeroom_id
"""
LISTED = "SELECT count(DISTINCT line_id) AS n FROM lines"
LISTED_AND_KNOWN = """
SELECT count(DISTINCT line_id) AS n FROM lines JOIN products USING (atc, route)
WHERE pack_id IN (SELECT pack_id FROM stock UNION SELECT pack_id FROM consumption)
"""
UNKNOWN_ARTICLES = "SELECT row FROM stock ANTI JOIN products USING (pack_id) ORDER BY row"
UNDATED = "SELECT row FROM stock WHERE expiry IS NULL ORDER BY row"
FAR_EXPIRY = """
SELECT row FROM stock WHERE expiry > CAST('{as_of}' AS DATE) + INTERVAL {years} YEAR ORDER BY row
"""
EXPIRED = "SELECT row FROM stock WHERE expiry < CAST('{as_of}' AS DATE) AND quantity > 0 ORDER BY row"

# A batch expires on one day, wherever it lies.
TWO_EXPIRIES = """
SELECT row FROM stock SEMI JOIN (
    SELECT pack_id, batch FROM stock WHERE batch <> '' GROUP BY ALL HAVING count(DISTINCT expiry) > 1
) USING (pack_id, batch) WHERE expiry IS NOT NULL ORDER BY row
"""

# Events of one day that nothing tells apart.
ALIKE_EVENTS = """
SELECT row FROM consumption
WHERE first = last AND event_id IS NULL AND kind <> 'out_of_stock'
QUALIFY count(*) OVER (PARTITION BY storeroom_id, pack_id, first, kind, quantity, unit) > 1 ORDER BY row
"""

# The same batch, the same count, once in the region's own storeroom and once in one that a supplier holds.
COUNTED_TWICE = """
WITH held AS (SELECT stock.row, pack_id, batch, expiry, quantity, unit, any_value(holder) AS holder
              FROM stock JOIN storerooms USING (storeroom_id)
              WHERE batch <> '' AND quantity > 0 GROUP BY ALL)
SELECT one.row FROM held AS one JOIN held AS other USING (pack_id, batch, quantity, unit)
WHERE one.holder <> other.holder AND one.expiry IS NOT DISTINCT FROM other.expiry
GROUP BY one.row ORDER BY one.row
"""

_TOTALS = """
WITH now AS (SELECT pack_id, unit, CAST(sum(quantity) AS BIGINT) AS after, min(row) AS row
             FROM stock GROUP BY pack_id, unit),
     was AS (SELECT pack_id, unit, CAST(sum(quantity) AS BIGINT) AS before FROM before GROUP BY pack_id, unit),
     both_times AS (SELECT now.*, before FROM now JOIN was USING (pack_id, unit) WHERE after > 0 AND before > 0)
"""
# A total that grew or shrank by about as many times as there are units in a pack.
_BY_UNITS = """units_per_pack >= 5 AND (abs(after - before * units_per_pack) * 10 <= before * units_per_pack
               OR abs(before - after * units_per_pack) * 10 <= after * units_per_pack)"""
UNITS_FOR_PACKS = f"""{_TOTALS}
SELECT row, pack_id, before, after FROM both_times JOIN products USING (pack_id)
WHERE {_BY_UNITS} ORDER BY row
"""
JUMPS = f"""{_TOTALS}
SELECT row, pack_id, before, after FROM both_times LEFT JOIN products USING (pack_id)
WHERE (after >= before * {{jump}} OR before >= after * {{jump}}) AND NOT coalesce({_BY_UNITS}, FALSE) ORDER BY row
"""
FOR_YEARS = """
WITH used AS (SELECT pack_id, unit, CAST(sum(CASE kind WHEN 'returned' THEN -quantity ELSE quantity END) AS BIGINT) AS used
              FROM consumption WHERE kind IN ('dispensed', 'issued', 'returned') GROUP BY pack_id, unit),
     held AS (SELECT pack_id, unit, CAST(sum(quantity) AS BIGINT) AS held, min(row) AS row FROM stock GROUP BY pack_id, unit)
SELECT row, pack_id, used AS before, held AS after FROM held JOIN used USING (pack_id, unit)
WHERE used > 0 AND held * {window} > used * {days} ORDER BY row
"""
