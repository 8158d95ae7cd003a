-- An observatory: telescopes, what they are booked for and what came of it.
CREATE TABLE institutes(
    institute_id INTEGER PRIMARY KEY,
    institute_name TEXT NOT NULL,
    institute_kind TEXT NOT NULL,
    country TEXT NOT NULL
);
CREATE TABLE telescopes(
    telescope_id INTEGER PRIMARY KEY,
    telescope_name TEXT NOT NULL,
    site TEXT NOT NULL,
    telescope_status TEXT NOT NULL
);
CREATE TABLE sessions(
    session_id INTEGER PRIMARY KEY,
    telescope_id INTEGER NOT NULL REFERENCES telescopes(telescope_id),
    institute_id INTEGER NOT NULL REFERENCES institutes(institute_id),
    session_date DATE NOT NULL,
    session_status TEXT NOT NULL,
    hours_observed REAL NOT NULL,
    charge REAL NOT NULL,
    is_paid INTEGER NOT NULL,
    referee_code TEXT,
    booked_on DATE NOT NULL
);
CREATE TABLE exposures(
    exposure_id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions(session_id),
    frame_type TEXT NOT NULL,
    filter_band TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    calibrated INTEGER NOT NULL
);
INSERT INTO institutes VALUES
    (1,'Polar Institute','University','Norway'),
    (2,'Starlight Trust','Charity','Chile'),
    (3,'Comet Club','Club','Chile'),
    (4,'Deep Sky Lab','University','Spain');
INSERT INTO telescopes VALUES
    (1,'Big Eye','Ridge','Working'),
    (2,'Long Tube','Ridge','Cancelled'),
    (3,'Wide Dish','Plain','Working');
INSERT INTO sessions VALUES
    (1,1,1,'2024-02-03','Completed',6.0,600,1,'R1','2024-01-03'),
    (2,1,2,'2024-05-09','Completed',4.0,400,1,NULL,'2024-02-09'),
    (3,2,1,'2024-11-12','Cancelled',0.5,50,0,'R2','2024-03-12'),
    (4,3,3,'2025-01-20','Completed',8.0,800,0,NULL,'2024-12-20'),
    (5,1,1,'2025-03-02','Completed',5.0,500,1,NULL,'2025-01-02'),
    (6,3,2,'2025-04-14','Booked',1.0,100,0,NULL,'2025-02-14'),
    (7,2,4,'2025-06-18','Cancelled',0.5,50,1,NULL,'2024-12-30'),
    (8,1,4,'2025-07-01','Completed',7.0,700,0,'R1','2024-05-01');
INSERT INTO exposures VALUES
    (1,1,'Light','Red',30,1),(2,1,'Light','Blue',60,1),(3,1,'Light','Red',90,0),(4,2,'Flat','Green',30,1),(5,3,'Light','Red',10,0),
    (6,4,'Light','Blue',45,1),(7,4,'Light','Blue',45,0),(8,5,'Flat','Green',20,1),(9,5,'Light','Red',25,1),(10,8,'Light','Blue',15,0),
    (11,8,'Light','Red',35,1),(12,8,'Flat','Green',55,1);
