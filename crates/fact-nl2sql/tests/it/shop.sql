-- A shop: each order belongs to a customer, each customer to a city.
CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL);
CREATE TABLE orders(
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    ordered_on TEXT NOT NULL,
    amount REAL NOT NULL
);
INSERT INTO customers VALUES (1, 'Ada', 'Oslo'), (2, 'Grace', 'Bergen'), (3, 'Edsger', 'Oslo');
INSERT INTO orders VALUES
    (1, 1, '2025-01-03', 120.0), (2, 2, '2025-01-17', 80.0),
    (3, 1, '2025-02-02', 45.5), (4, 3, '2025-02-20', 300.0);
