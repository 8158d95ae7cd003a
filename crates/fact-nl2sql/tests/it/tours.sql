-- Coach tours in a schema written in short, with nouns that are verbs as well.
CREATE TABLE cch(cch_id INTEGER PRIMARY KEY, cch_nm TEXT NOT NULL, seats INTEGER NOT NULL, actv TEXT NOT NULL);
CREATE TABLE rte(rte_id INTEGER PRIMARY KEY, rte_nm TEXT NOT NULL, dist_km REAL NOT NULL);
CREATE TABLE cust(cust_id INTEGER PRIMARY KEY, f_nm TEXT NOT NULL, l_nm TEXT NOT NULL, cty TEXT NOT NULL, src TEXT NOT NULL);
CREATE TABLE bkg(
    bkg_id INTEGER PRIMARY KEY,
    cust_id INTEGER NOT NULL REFERENCES cust(cust_id),
    rte_id INTEGER NOT NULL REFERENCES rte(rte_id),
    cch_id INTEGER NOT NULL REFERENCES cch(cch_id),
    bk_dt TEXT NOT NULL,
    amt REAL NOT NULL,
    chan TEXT NOT NULL
);
INSERT INTO cch VALUES (1, 'Alba', 50, 'Y'), (2, 'Brisa', 32, 'Y'), (3, 'Cima', 61, 'N');
INSERT INTO rte VALUES (1, 'Lakes', 210), (2, 'Coast', 140), (3, 'Moors', 95);
INSERT INTO cust VALUES (1, 'Ana', 'Vidal', 'Porto', 'web'), (2, 'Bo', 'Lind', 'Lund', 'friend'), (3, 'Cai', 'Owen', 'Bala', 'web');
INSERT INTO bkg VALUES (1, 1, 1, 1, '2024-01-10', 120, 'phone'), (2, 1, 2, 1, '2024-02-11', 80, 'online'),
    (3, 2, 2, 2, '2024-02-20', 95, 'online'), (4, 3, 1, 2, '2024-03-02', 130, 'online'),
    (5, 3, 3, 2, '2024-03-09', 60, 'phone'), (6, 2, 2, 3, '2024-03-11', 75, 'online');
