-- Parcels between hubs: two references to one table, one that leads back, empty references, flags.
CREATE TABLE hubs(
    hub_id INTEGER PRIMARY KEY,
    hub_name TEXT NOT NULL,
    city TEXT NOT NULL,
    capacity INTEGER NOT NULL
);
CREATE TABLE couriers(
    courier_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    hub_id INTEGER REFERENCES hubs(hub_id),
    mentor_id INTEGER REFERENCES couriers(courier_id),
    hired_on TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    salary INTEGER NOT NULL
);
CREATE TABLE trusts(
    truster_id INTEGER NOT NULL REFERENCES couriers(courier_id),
    trusted_id INTEGER NOT NULL REFERENCES couriers(courier_id),
    PRIMARY KEY (truster_id, trusted_id)
);
CREATE TABLE senders(
    sender_id INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    country TEXT NOT NULL,
    sector TEXT NOT NULL
);
CREATE TABLE parcels(
    parcel_id INTEGER PRIMARY KEY,
    sender_id INTEGER NOT NULL REFERENCES senders(sender_id),
    courier_id INTEGER REFERENCES couriers(courier_id),
    origin_hub_id INTEGER NOT NULL REFERENCES hubs(hub_id),
    destination_hub_id INTEGER NOT NULL REFERENCES hubs(hub_id),
    weight_kg REAL NOT NULL,
    price REAL NOT NULL,
    status TEXT NOT NULL,
    insured INTEGER NOT NULL,
    sent_on TEXT NOT NULL
);
CREATE TABLE inspections(
    inspection_id INTEGER PRIMARY KEY,
    courier_id INTEGER NOT NULL REFERENCES couriers(courier_id),
    inspected_on TEXT NOT NULL,
    passed TEXT NOT NULL
);
INSERT INTO hubs VALUES (1, 'North Gate', 'Oslo', 500), (2, 'Quay', 'Bergen', 300),
    (3, 'Old Mill', 'Turin', 450), (4, 'Vista', 'Porto', 200);
INSERT INTO couriers VALUES (1, 'Ada Berg', 1, NULL, '2016-01-10', 'van', 41000),
    (2, 'Bo Lind', 1, 1, '2017-05-20', 'bike', 32000), (3, 'Carla Rossi', 3, 1, '2018-09-01', 'van', 38500),
    (4, 'Dino Neri', 3, 3, '2020-02-14', 'truck', 45000), (5, 'Eva Costa', 4, 3, '2021-06-30', 'bike', 30000),
    (6, 'Finn Moe', 2, 2, '2022-03-03', 'van', 36000), (7, 'Gil Sousa', NULL, NULL, '2023-01-15', 'bike', 29500);
INSERT INTO trusts VALUES (1, 2), (1, 3), (2, 1), (3, 1), (4, 1), (5, 4), (6, 4);
INSERT INTO senders VALUES (1, 'Acorn', 'Norway', 'retail'), (2, 'Birch', 'Italy', 'food'),
    (3, 'Cedar', 'Portugal', 'retail'), (4, 'Dahlia', 'Norway', 'pharma');
INSERT INTO parcels VALUES
    (1, 1, 1, 1, 2, 12.5, 30, 'delivered', 1, '2024-01-05'), (2, 1, 2, 1, 3, 3, 18, 'lost', 0, '2024-01-19'),
    (3, 2, 3, 3, 1, 7.5, 25, 'delivered', 0, '2024-02-02'), (4, 2, 4, 3, 4, 22, 61, 'delivered', 1, '2024-02-20'),
    (5, 3, 4, 4, 2, 1.5, 9, 'returned', 0, '2024-03-11'), (6, 1, 1, 2, 4, 15, 44, 'delivered', 0, '2024-03-28'),
    (7, 3, NULL, 4, 1, 4, 15, 'lost', 0, '2024-04-09'), (8, 2, 2, 1, 4, 9, 27, 'delivered', 1, '2024-05-17');
INSERT INTO inspections VALUES (1, 1, '2023-02-01', 'Y'), (2, 1, '2023-09-10', 'N'), (3, 1, '2024-04-22', 'Y'),
    (4, 3, '2024-05-06', 'Y'), (5, 3, '2024-01-30', 'Y'), (6, 4, '2024-03-03', 'N');
