-- A tannery: what runs out by a date, what says yes or no by a verb, and days called by what was done.
CREATE TABLE growers(
    grower_id INTEGER PRIMARY KEY,
    grower_name TEXT NOT NULL,
    valley TEXT NOT NULL,
    organic_certificate_expiry DATE,
    newsletter_opt_in INTEGER NOT NULL,
    guild_member INTEGER NOT NULL
);
CREATE TABLE recipes(
    recipe_id INTEGER PRIMARY KEY,
    recipe_name TEXT NOT NULL,
    requires_bark INTEGER NOT NULL,
    days_in_pit INTEGER NOT NULL
);
CREATE TABLE batches(
    batch_id INTEGER PRIMARY KEY,
    batch_code TEXT NOT NULL,
    grower_id INTEGER NOT NULL REFERENCES growers(grower_id),
    recipe_id INTEGER NOT NULL REFERENCES recipes(recipe_id),
    hide_kind TEXT NOT NULL,
    consigned_on DATE NOT NULL,
    soaked_on DATE NOT NULL,
    n_hides INTEGER NOT NULL
);
CREATE TABLE liquors(
    liquor_id INTEGER PRIMARY KEY,
    liquor_name TEXT NOT NULL,
    stock_qty INTEGER NOT NULL
);
CREATE TABLE batch_liquors(
    batch_liquor_id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches(batch_id),
    liquor_id INTEGER NOT NULL REFERENCES liquors(liquor_id),
    quantity INTEGER NOT NULL
);
INSERT INTO growers VALUES
    (1,'Holm Farm','Upper Vale','2026-03-01',1,1),
    (2,'Ridge Farm','Lower Vale','2027-01-01',0,1),
    (3,'Beck Farm','Upper Vale',NULL,1,0),
    (4,'Moor Farm','Lower Vale','2025-11-30',0,0);
INSERT INTO recipes VALUES
    (1,'Oak Slow',1,200),(2,'Chrome Fast',0,3),(3,'Spruce Mild',1,120);
INSERT INTO batches VALUES
    (1,'T-1',1,1,'Goat','2026-05-02','2026-05-05',30),
    (2,'T-2',2,2,'Goat','2026-05-02','2026-05-04',12),
    (3,'T-3',3,3,'Calf','2026-05-09','2026-05-12',18),
    (4,'T-4',1,2,'Calf','2026-06-20','2026-06-21',25),
    (5,'T-5',4,1,'Goat','2026-06-20','2026-06-29',40);
INSERT INTO liquors VALUES (1,'Oak Bark',10),(2,'Mimosa',500),(3,'Sumac',40);
INSERT INTO batch_liquors VALUES (1,1,1,90),(2,2,2,20),(3,3,3,60),(4,4,1,30),(5,5,3,15);
