-- Piano tuners: what is charged is kept with the lines of a visit, some visits are booked ahead, and money is
-- paid back for some.
CREATE TABLE regions(
    region_id INTEGER PRIMARY KEY,
    region_name TEXT NOT NULL,
    opened_on TEXT NOT NULL
);
CREATE TABLE pianos(
    piano_id INTEGER PRIMARY KEY,
    piano_name TEXT NOT NULL,
    piano_type TEXT NOT NULL,
    weight_kg REAL NOT NULL
);
CREATE TABLE services(
    service_id INTEGER PRIMARY KEY,
    service_name TEXT NOT NULL,
    family TEXT NOT NULL,
    list_price REAL NOT NULL
);
CREATE TABLE callouts(
    callout_id INTEGER PRIMARY KEY,
    region_id INTEGER NOT NULL REFERENCES regions(region_id),
    piano_id INTEGER NOT NULL REFERENCES pianos(piano_id),
    callout_date TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE TABLE callout_lines(
    line_id INTEGER PRIMARY KEY,
    callout_id INTEGER NOT NULL REFERENCES callouts(callout_id),
    service_id INTEGER NOT NULL REFERENCES services(service_id),
    amount_charged REAL NOT NULL,
    paid INTEGER NOT NULL
);
CREATE TABLE refunds(
    refund_id INTEGER PRIMARY KEY,
    callout_id INTEGER NOT NULL REFERENCES callouts(callout_id),
    refunded_on TEXT NOT NULL,
    refund_amount REAL NOT NULL,
    reason TEXT NOT NULL
);
INSERT INTO regions VALUES (1, 'Fenland', '2012-03-01'), (2, 'Uplands', '2025-02-10'), (3, 'Estuary', '2018-06-15');
INSERT INTO pianos VALUES (1, 'Old Bechel', 'Grand', 412.0), (2, 'Little Ambry', 'Upright', 198.5), (3, 'Hall Sovrin', 'Grand', 480.0), (4, 'Parlour Twig', 'Upright', 221.0), (5, 'School Dorn', 'Upright', 240.5);
INSERT INTO services VALUES (1, 'Pitch raise', 'Tuning', 80), (2, 'Full tuning', 'Tuning', 65), (3, 'String repair', 'Repair', 40), (4, 'Hammer voicing', 'Repair', 95), (5, 'Moth treatment', 'Care', 30);
INSERT INTO callouts VALUES
    (1, 3, 1, '2024-01-11', 'Done'), (2, 1, 1, '2024-01-17', 'Done'), (3, 1, 5, '2024-02-19', 'Done'),
    (4, 1, 3, '2024-02-08', 'Done'), (5, 1, 3, '2024-03-06', 'Done'), (6, 3, 3, '2024-03-07', 'Cancelled'),
    (7, 2, 3, '2024-04-15', 'Cancelled'), (8, 1, 1, '2024-04-08', 'Done'), (9, 1, 3, '2024-05-04', 'Cancelled'),
    (10, 3, 1, '2024-05-05', 'Cancelled'), (11, 2, 3, '2024-06-22', 'Done'), (12, 1, 3, '2024-06-16', 'Done'),
    (13, 3, 1, '2024-07-20', 'Done'), (14, 1, 2, '2024-07-13', 'Cancelled'), (15, 2, 2, '2024-08-15', 'Cancelled'),
    (16, 2, 4, '2024-08-27', 'Cancelled'), (17, 1, 2, '2024-09-12', 'Cancelled'), (18, 1, 2, '2024-09-03', 'Done'),
    (19, 1, 4, '2024-10-10', 'Done'), (20, 3, 5, '2024-10-24', 'Done'), (21, 1, 4, '2024-11-07', 'Done'),
    (22, 1, 3, '2024-11-01', 'Done'), (23, 2, 5, '2024-12-21', 'Done'), (24, 1, 3, '2024-12-03', 'Done'),
    (25, 2, 1, '2025-01-23', 'Done'), (26, 1, 5, '2025-01-17', 'Done'), (27, 2, 1, '2025-02-07', 'Cancelled'),
    (28, 3, 3, '2025-02-01', 'Done'), (29, 2, 1, '2025-03-24', 'Done'), (30, 1, 4, '2025-03-07', 'Cancelled'),
    (31, 1, 1, '2025-04-21', 'Done'), (32, 3, 4, '2025-04-24', 'Cancelled'), (33, 1, 2, '2025-05-24', 'Done'),
    (34, 3, 3, '2025-05-26', 'Done'), (35, 1, 4, '2025-06-26', 'Done'), (36, 2, 3, '2025-06-17', 'Done'),
    (37, 1, 5, '2025-07-17', 'Cancelled'), (38, 3, 2, '2025-07-05', 'Done'), (39, 1, 3, '2025-08-24', 'Done'),
    (40, 1, 1, '2025-08-04', 'Cancelled'), (41, 1, 3, '2025-09-15', 'Done'), (42, 3, 2, '2025-09-09', 'Done'),
    (43, 2, 1, '2025-10-03', 'Done'), (44, 1, 4, '2025-10-15', 'Done'), (45, 2, 3, '2025-11-14', 'Done'),
    (46, 3, 3, '2025-11-15', 'Done'), (47, 2, 2, '2025-12-02', 'Done'), (48, 2, 1, '2025-12-11', 'Done'),
    (49, 2, 1, '2026-01-21', 'Done'), (50, 2, 5, '2026-01-11', 'Cancelled'), (51, 1, 1, '2026-02-05', 'Done'),
    (52, 1, 3, '2026-02-10', 'Done'), (53, 3, 2, '2026-03-01', 'Done'), (54, 1, 2, '2026-03-13', 'Done'),
    (55, 2, 4, '2026-04-01', 'Done'), (56, 1, 3, '2026-04-28', 'Done'), (57, 2, 3, '2026-05-01', 'Done'),
    (58, 3, 3, '2026-05-13', 'Done'), (59, 1, 2, '2026-06-27', 'Booked'), (60, 3, 1, '2026-06-13', 'Done'),
    (61, 3, 3, '2026-07-05', 'Booked'), (62, 3, 2, '2026-07-24', 'Booked');
INSERT INTO callout_lines VALUES
    (1, 1, 5, 37.5, 1), (2, 2, 4, 33.5, 1), (3, 2, 1, 95.5, 1),
    (4, 3, 5, 99.5, 1), (5, 4, 2, 94.5, 1), (6, 4, 5, 64.5, 0),
    (7, 5, 5, 33.5, 0), (8, 8, 5, 88.5, 1), (9, 8, 4, 61.5, 0),
    (10, 11, 5, 88.5, 0), (11, 11, 4, 33.5, 1), (12, 12, 3, 74.5, 0),
    (13, 12, 3, 27.5, 1), (14, 13, 3, 41.5, 0), (15, 18, 1, 87.5, 0),
    (16, 19, 5, 97.5, 1), (17, 19, 2, 90.5, 0), (18, 20, 4, 76.5, 1),
    (19, 20, 1, 86.5, 0), (20, 21, 1, 68.5, 0), (21, 22, 1, 51.5, 0),
    (22, 23, 4, 40.5, 1), (23, 23, 4, 84.5, 1), (24, 24, 4, 45.5, 0),
    (25, 24, 1, 51.5, 0), (26, 25, 5, 71.5, 1), (27, 25, 3, 53.5, 0),
    (28, 26, 2, 76.5, 0), (29, 28, 5, 69.5, 1), (30, 29, 1, 54.5, 1),
    (31, 31, 2, 86.5, 1), (32, 31, 4, 106.5, 1), (33, 33, 1, 44.5, 0),
    (34, 34, 5, 95.5, 1), (35, 35, 2, 28.5, 1), (36, 36, 2, 32.5, 0),
    (37, 36, 3, 83.5, 0), (38, 38, 2, 47.5, 1), (39, 39, 1, 96.5, 1),
    (40, 39, 2, 49.5, 1), (41, 41, 5, 93.5, 1), (42, 41, 5, 56.5, 0),
    (43, 42, 1, 75.5, 1), (44, 42, 3, 34.5, 0), (45, 43, 3, 43.5, 1),
    (46, 44, 2, 110.5, 1), (47, 44, 2, 80.5, 0), (48, 45, 3, 27.5, 1),
    (49, 46, 5, 33.5, 1), (50, 46, 2, 38.5, 1), (51, 47, 3, 76.5, 1),
    (52, 47, 5, 90.5, 0), (53, 48, 4, 34.5, 1), (54, 49, 1, 58.5, 1),
    (55, 51, 3, 31.5, 1), (56, 52, 5, 47.5, 1), (57, 52, 3, 27.5, 1),
    (58, 53, 1, 109.5, 0), (59, 53, 4, 109.5, 1), (60, 54, 2, 106.5, 1),
    (61, 54, 4, 69.5, 1), (62, 55, 1, 35.5, 0), (63, 56, 4, 48.5, 1),
    (64, 57, 2, 29.5, 1), (65, 57, 2, 70.5, 1), (66, 58, 2, 89.5, 1),
    (67, 60, 3, 105.5, 1), (68, 60, 1, 99.5, 0);
INSERT INTO refunds VALUES
    (1, 2, '2024-01-17', 10.0, 'Out of tune'), (2, 3, '2024-02-19', 11.0, 'Damage'), (3, 5, '2024-03-06', 12.0, 'Damage'),
    (4, 13, '2024-07-20', 13.0, 'Damage'), (5, 18, '2024-09-03', 14.0, 'Late'), (6, 21, '2024-11-07', 15.0, 'Late'),
    (7, 29, '2025-03-24', 16.0, 'Damage'), (8, 31, '2025-04-21', 17.0, 'Damage'), (9, 34, '2025-05-26', 18.0, 'Damage'),
    (10, 35, '2025-06-26', 19.0, 'Out of tune'), (11, 39, '2025-08-24', 20.0, 'Damage'), (12, 42, '2025-09-09', 21.0, 'Damage'),
    (13, 46, '2025-11-15', 22.0, 'Damage'), (14, 51, '2026-02-05', 23.0, 'Late'), (15, 52, '2026-02-10', 24.0, 'Damage'),
    (16, 56, '2026-04-28', 25.0, 'Damage'), (17, 57, '2026-05-01', 26.0, 'Damage'), (18, 58, '2026-05-13', 27.0, 'Late');
