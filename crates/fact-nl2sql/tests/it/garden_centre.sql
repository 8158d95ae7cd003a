-- A garden centre: sales with their lines, what is stocked and counted, compost that is given to schools.
CREATE TABLE product(product_id INTEGER PRIMARY KEY, product_name TEXT NOT NULL, department TEXT NOT NULL, retail_price REAL NOT NULL);
CREATE TABLE sale(sale_id INTEGER PRIMARY KEY, sold_at TEXT NOT NULL, till_code TEXT NOT NULL, payment_method TEXT NOT NULL, total_amount REAL NOT NULL);
CREATE TABLE sale_line(line_id INTEGER PRIMARY KEY, sale_id INTEGER NOT NULL REFERENCES sale(sale_id), product_id INTEGER NOT NULL REFERENCES product(product_id), quantity INTEGER NOT NULL, line_total REAL NOT NULL);
CREATE TABLE stock_take(take_id INTEGER PRIMARY KEY, taken_on TEXT NOT NULL, area TEXT NOT NULL);
CREATE TABLE helper(helper_id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, duty TEXT NOT NULL, has_first_aid INTEGER NOT NULL, left_on TEXT);
CREATE TABLE helper_shift(shift_id INTEGER PRIMARY KEY, helper_id INTEGER NOT NULL REFERENCES helper(helper_id), shift_date TEXT NOT NULL, hours REAL NOT NULL);
CREATE TABLE donation(donation_id INTEGER PRIMARY KEY, donated_on TEXT NOT NULL, material TEXT NOT NULL, total_weight_kg REAL NOT NULL);
INSERT INTO product VALUES (1, 'Rose Ballet', 'Plants', 9.5),
    (2, 'Fern Mix', 'Plants', 6.0),
    (3, 'Oak Trough', 'Pots', 24.0),
    (4, 'Clay Pot', 'Pots', 4.5),
    (5, 'Bone Meal', 'Feed', 7.25);
INSERT INTO sale VALUES (1, '2024-11-30 10:05', 'T1', 'cash', 33.5),
    (2, '2024-12-14 15:40', 'T1', 'card', 14.5),
    (3, '2025-01-11 09:30', 'T1', 'card', 39.5),
    (4, '2025-02-08 11:00', 'T1', 'card', 36.25),
    (5, '2025-03-01 12:15', 'T2', 'cash', 14.5),
    (6, '2025-03-15 10:45', 'T1', 'card', 29.0),
    (7, '2025-04-05 16:20', 'T1', 'card', 31.25),
    (8, '2025-04-19 09:10', 'T2', 'cash', 154.0),
    (9, '2025-04-26 13:55', 'T2', 'cash', 40.5);
INSERT INTO sale_line VALUES (1, 1, 2, 4, 24.0),
    (2, 1, 1, 1, 9.5),
    (3, 2, 5, 2, 14.5),
    (4, 3, 4, 1, 4.5),
    (5, 3, 2, 1, 6.0),
    (6, 3, 5, 4, 29.0),
    (7, 4, 5, 1, 7.25),
    (8, 4, 5, 4, 29.0),
    (9, 5, 5, 2, 14.5),
    (10, 6, 5, 1, 7.25),
    (11, 6, 5, 3, 21.75),
    (12, 7, 3, 1, 24.0),
    (13, 7, 5, 1, 7.25),
    (14, 8, 5, 4, 29.0),
    (15, 8, 3, 4, 96.0),
    (16, 8, 5, 4, 29.0),
    (17, 9, 2, 2, 12.0),
    (18, 9, 1, 3, 28.5);
INSERT INTO stock_take VALUES (1, '2024-12-31', 'Shop'),
    (2, '2025-03-31', 'Yard');
INSERT INTO helper VALUES (1, 'Ada', 'Moss', 'watering', 1, NULL),
    (2, 'Ben', 'Reed', 'potting', 0, NULL),
    (3, 'Cy', 'Thorn', 'watering', 1, '2025-01-31');
INSERT INTO helper_shift VALUES (1, 1, '2025-01-04', 3.5),
    (2, 2, '2025-01-05', 4.0),
    (3, 1, '2025-02-01', 2.5),
    (4, 3, '2024-12-20', 5.0),
    (5, 2, '2025-04-12', 6.0);
INSERT INTO donation VALUES (1, '2024-10-10', 'compost', 120.0),
    (2, '2025-02-14', 'compost', 80.5),
    (3, '2025-03-20', 'bark', 60.0),
    (4, '2025-04-02', 'compost', 40.25);
