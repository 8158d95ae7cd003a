-- A tool hire: tools that are due back and come back, orders whose value is that of their lines, jobs that
-- were planned and took longer.
CREATE TABLE members(
    member_id INTEGER PRIMARY KEY,
    member_name TEXT NOT NULL,
    town TEXT NOT NULL
);
CREATE TABLE tools(
    tool_id INTEGER PRIMARY KEY,
    tool_name TEXT NOT NULL,
    maker TEXT NOT NULL,
    stock_qty INTEGER NOT NULL,
    unit_cost REAL NOT NULL
);
CREATE TABLE hires(
    hire_id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members(member_id),
    tool_id INTEGER NOT NULL REFERENCES tools(tool_id),
    collected_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    returned_on TEXT,
    fee REAL NOT NULL
);
CREATE TABLE orders(
    order_id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members(member_id),
    ordered_on TEXT NOT NULL,
    promised_date TEXT NOT NULL,
    delivery_date TEXT
);
CREATE TABLE order_lines(
    order_id INTEGER NOT NULL REFERENCES orders(order_id),
    tool_id INTEGER NOT NULL REFERENCES tools(tool_id),
    quantity INTEGER NOT NULL,
    unit_price REAL NOT NULL,
    PRIMARY KEY (order_id, tool_id)
);
CREATE TABLE services(
    service_id INTEGER PRIMARY KEY,
    tool_id INTEGER NOT NULL REFERENCES tools(tool_id),
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    planned_hours REAL NOT NULL,
    actual_hours REAL NOT NULL
);
INSERT INTO members VALUES (1, 'Odda Brandt', 'Kiel'), (2, 'Per Quist', 'Lund'), (3, 'Runa Falk', 'Kiel'), (4, 'Sten Moe', 'Visby');
INSERT INTO tools VALUES (1, 'hammer drill', 'Tork', 4, 120), (2, 'chain hoist', 'Tork', 2, 310), (3, 'tile saw', 'Bexa', 5, 90),
    (4, 'floor sander', 'Bexa', 1, 240);
INSERT INTO hires VALUES (1, 1, 1, '2024-01-08', '2024-01-15', '2024-01-12', 30), (2, 1, 2, '2024-02-01', '2024-02-08', '2024-02-20', 75),
    (3, 2, 3, '2024-02-10', '2024-02-14', '2024-02-14', 22), (4, 3, 4, '2024-03-02', '2024-03-09', '2024-03-16', 64),
    (5, 3, 1, '2024-04-20', '2024-04-27', NULL, 30), (6, 2, 2, '2024-05-11', '2024-05-18', NULL, 75), (7, 4, 3, '2024-05-13', '2024-05-14', '2024-05-14', 9),
    (8, 4, 1, '2024-05-14', '2024-06-01', NULL, 41);
INSERT INTO orders VALUES (1, 1, '2023-11-20', '2023-12-01', '2023-12-04'), (2, 2, '2024-01-15', '2024-01-25', '2024-01-24'),
    (3, 2, '2024-03-03', '2024-03-20', '2024-03-27'), (4, 3, '2024-05-10', '2024-05-31', NULL);
INSERT INTO order_lines VALUES (1, 1, 2, 150), (1, 3, 1, 110), (2, 3, 4, 105), (3, 2, 1, 380), (3, 4, 2, 290), (4, 1, 1, 150);
INSERT INTO services VALUES (1, 1, '2024-01-20 08:00', '2024-01-21 14:00', 3, 5.5), (2, 2, '2024-02-21 09:00', '2024-03-02 09:00', 8, 8),
    (3, 4, '2024-03-17 10:00', '2024-03-17 16:00', 2, 1.5), (4, 2, '2024-05-13 12:00', NULL, 4, 6);
