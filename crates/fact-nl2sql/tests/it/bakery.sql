-- A bakery that sells to shops: what it takes in is kept line by line, and what goes off it (refunds, delivery
-- fees, costs, money for adverts) is called an amount, too.
CREATE TABLE loaves(
    loaf_id INTEGER PRIMARY KEY,
    loaf_name TEXT NOT NULL,
    grain TEXT NOT NULL,
    price REAL NOT NULL,
    cost REAL NOT NULL,
    first_baked_on TEXT NOT NULL
);
CREATE TABLE buyers(
    buyer_id INTEGER PRIMARY KEY,
    buyer_name TEXT NOT NULL,
    segment TEXT NOT NULL
);
CREATE TABLE orders(
    order_id INTEGER PRIMARY KEY,
    buyer_id INTEGER NOT NULL REFERENCES buyers(buyer_id),
    ordered_on TEXT NOT NULL,
    delivery_fee REAL NOT NULL
);
CREATE TABLE order_lines(
    line_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(order_id),
    loaf_id INTEGER NOT NULL REFERENCES loaves(loaf_id),
    quantity INTEGER NOT NULL,
    unit_price REAL NOT NULL
);
CREATE TABLE refunds(
    refund_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(order_id),
    amount REAL NOT NULL,
    refunded_on TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE tastings(
    tasting_id INTEGER PRIMARY KEY,
    buyer_id INTEGER NOT NULL REFERENCES buyers(buyer_id),
    loaf_id INTEGER NOT NULL REFERENCES loaves(loaf_id),
    stars INTEGER NOT NULL
);
CREATE TABLE bakers(
    baker_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    oven TEXT NOT NULL,
    weekly_hours INTEGER NOT NULL,
    hired_on TEXT NOT NULL
);
CREATE TABLE shifts(
    shift_id INTEGER PRIMARY KEY,
    baker_id INTEGER NOT NULL REFERENCES bakers(baker_id),
    worked_on TEXT NOT NULL,
    hours_worked REAL NOT NULL
);
CREATE TABLE papers(paper_id INTEGER PRIMARY KEY, paper_name TEXT NOT NULL);
CREATE TABLE advert_spend(
    spend_id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES papers(paper_id),
    spend_date TEXT NOT NULL,
    amount_spent REAL NOT NULL
);
INSERT INTO loaves VALUES (1, 'dark rye', 'rye', 4.5, 1.6, '2022-03-01'), (2, 'oat cob', 'oat', 3.8, 1.5, '2023-05-01'),
    (3, 'spelt tin', 'spelt', 5.2, 2.1, '2024-02-01');
INSERT INTO buyers VALUES (1, 'Quay Cafe', 'cafe'), (2, 'Mill Inn', 'inn'), (3, 'Bell Tearoom', 'cafe'), (4, 'Harbour Inn', 'inn'), (5, 'Spire Deli', 'deli');
INSERT INTO orders VALUES (1, 1, '2023-11-04', 6), (2, 2, '2024-01-10', 6), (3, 1, '2024-01-22', 4), (4, 3, '2024-03-05', 8),
    (5, 2, '2024-03-19', 6), (6, 4, '2024-04-02', 4);
INSERT INTO order_lines VALUES (1, 1, 1, 20, 4.5), (2, 1, 2, 10, 3.8), (3, 2, 1, 40, 4.2), (4, 3, 2, 12, 3.8), (5, 4, 3, 30, 5.2),
    (6, 5, 3, 8, 5.2), (7, 5, 1, 25, 4.5), (8, 6, 2, 16, 3.9);
INSERT INTO refunds VALUES (1, 1, 9, '2023-11-06', 'late'), (2, 3, 15.2, '2024-01-25', 'stale'), (3, 5, 20.8, '2024-03-20', 'late'),
    (4, 6, 7.8, '2024-04-03', 'stale');
INSERT INTO tastings VALUES (1, 3, 3, 5), (2, 4, 3, 4), (3, 4, 1, 4), (4, 3, 1, 3), (5, 1, 2, 4);
INSERT INTO bakers VALUES (1, 'Ines Holt', 'north', 38, '2024-03-01'), (2, 'Bram Oduya', 'north', 20, '2021-09-01'),
    (3, 'Tilde Krag', 'south', 38, '2022-01-10');
INSERT INTO shifts VALUES (1, 1, '2024-03-04', 7.5), (2, 2, '2024-03-04', 5), (3, 3, '2024-03-05', 8), (4, 3, '2024-04-01', 8);
INSERT INTO papers VALUES (1, 'The Beacon'), (2, 'Harbour Post');
INSERT INTO advert_spend VALUES (1, 1, '2024-01-03', 30), (2, 1, '2024-02-03', 45), (3, 2, '2024-02-10', 25), (4, 2, '2024-03-10', 60);
