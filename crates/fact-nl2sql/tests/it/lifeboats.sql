-- Lifeboat stations, the launches of their boats and how each ended.
CREATE TABLE stations (
  station_id INTEGER PRIMARY KEY,
  station_name TEXT NOT NULL,
  county TEXT NOT NULL
);
CREATE TABLE launches (
  launch_id INTEGER PRIMARY KEY,
  station_id INTEGER NOT NULL REFERENCES stations (station_id),
  launched_on TEXT NOT NULL,
  outcome TEXT NOT NULL,
  people_rescued INTEGER NOT NULL
);
INSERT INTO stations VALUES (1, 'Gull Point', 'Devon'), (2, 'Sandhaven', 'Norfolk'), (3, 'Westing Cove', 'Devon');
INSERT INTO launches VALUES
  (1, 1, '2025-01-04', 'Rescue', 2), (2, 1, '2025-01-06', 'Recalled', 0),
  (3, 2, '2025-01-11', 'Rescue', 1), (4, 3, '2025-02-03', 'Rescue', 4),
  (5, 2, '2025-02-08', 'Recalled', 0), (6, 1, '2025-03-15', 'Rescue', 3),
  (7, 3, '2025-03-19', 'Nothing Found', 0), (8, 1, '2026-01-03', 'Rescue', 2),
  (9, 2, '2026-01-05', 'Rescue', 5), (10, 3, '2026-02-14', 'Recalled', 0);
