CREATE TABLE ports(id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, berths INTEGER NOT NULL);
INSERT INTO ports VALUES
  (1, 'Aldermouth', 'Norland', 4), (2, 'Brackholm', 'Norland', 9), (3, 'Cape Senn', 'Norland', 6),
  (4, 'Dorrick', 'Sudmark', 12), (5, 'Eastwick', 'Sudmark', 5), (6, 'Farhaven', 'Sudmark', 40);
CREATE TABLE shipments(id INTEGER PRIMARY KEY, port_id INTEGER NOT NULL REFERENCES ports(id),
  shipped_on TEXT NOT NULL, tons REAL NOT NULL, freight REAL NOT NULL);
-- Four years of months: tons grow by port, swing with the month, and waver a little.
INSERT INTO shipments(port_id, shipped_on, tons, freight)
WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m WHERE i < 47)
SELECT p.id, date('2021-01-15', m.i || ' months'),
  100.0 + 10 * p.id + m.i * (p.id - 2) * 0.5 + (((m.i % 12) * 7) % 12) * 3 + ((m.i * 37 + p.id * 5) % 11),
  (100.0 + 10 * p.id + m.i * 0.4 * p.id) * (2 + p.id % 3) + ((m.i * 53 + p.id) % 17) * 4
FROM ports p, m ORDER BY m.i, p.id;
-- One month that nobody would expect.
UPDATE shipments SET tons = tons * 6 WHERE port_id = 3 AND shipped_on = '2023-06-15';
