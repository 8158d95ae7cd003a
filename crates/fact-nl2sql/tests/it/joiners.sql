-- Joiners who make furniture to order.
CREATE TABLE workshops(workshop_id INTEGER PRIMARY KEY, workshop_name TEXT NOT NULL, town TEXT);
CREATE TABLE joiners(joiner_id INTEGER PRIMARY KEY, joiner_name TEXT NOT NULL, workshop_id INTEGER REFERENCES workshops(workshop_id), hourly_rate REAL);
CREATE TABLE orders(order_id INTEGER PRIMARY KEY, joiner_id INTEGER REFERENCES joiners(joiner_id), piece TEXT, wood TEXT, ordered_on TEXT, status TEXT, base_price REAL, price REAL, is_paid INTEGER, finish_rating INTEGER);
CREATE TABLE complaints(complaint_id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(order_id), received_on TEXT, reason TEXT);
INSERT INTO workshops VALUES (1,'Lower Mill','Hexham'),(2,'Tyne Yard','Corbridge'),(3,'Chapel Barn','Hexham');
INSERT INTO joiners VALUES (1,'Ida Foss',1,22),(2,'Per Holm',2,24.5),(3,'Jo Nunn',1,19);
INSERT INTO orders VALUES
(1,1,'table','oak','2024-11-02','delivered',800,950,1,5),(2,1,'wardrobe','ash','2025-01-15','delivered',1500,1850,0,4),
(3,2,'table','oak','2025-02-20','in progress',800,990,0,NULL),(4,3,'bench','oak','2025-03-08','delivered',300,340,1,3),
(5,2,'dresser','walnut','2025-04-11','in progress',1900,2350,0,NULL),(6,3,'table','ash','2025-05-19','cancelled',700,820,0,2);
INSERT INTO complaints VALUES (1,2,'2025-03-01','scratch'),(2,1,'2024-12-20','late'),(3,4,'2025-04-02','wobbles');
