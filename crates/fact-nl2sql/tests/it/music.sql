CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title NVARCHAR(160) NOT NULL, ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId));
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name NVARCHAR(200) NOT NULL, AlbumId INTEGER REFERENCES Album (AlbumId), GenreId INTEGER REFERENCES Genre (GenreId), Composer NVARCHAR(220), Milliseconds INTEGER NOT NULL, UnitPrice NUMERIC(10,2) NOT NULL);
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, LastName NVARCHAR(20) NOT NULL, FirstName NVARCHAR(20) NOT NULL, Title NVARCHAR(30), ReportsTo INTEGER REFERENCES Employee (EmployeeId), BirthDate DATETIME, HireDate DATETIME, Country NVARCHAR(40));
CREATE TABLE Customer (CustomerId INTEGER PRIMARY KEY, FirstName NVARCHAR(40) NOT NULL, LastName NVARCHAR(20) NOT NULL, City NVARCHAR(40), Country NVARCHAR(40), SupportRepId INTEGER REFERENCES Employee (EmployeeId));
CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY, CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId), InvoiceDate DATETIME NOT NULL, BillingCountry NVARCHAR(40), Total NUMERIC(10,2) NOT NULL);
CREATE TABLE InvoiceLine (InvoiceLineId INTEGER PRIMARY KEY, InvoiceId INTEGER NOT NULL REFERENCES Invoice (InvoiceId), TrackId INTEGER NOT NULL REFERENCES Track (TrackId), UnitPrice NUMERIC(10,2) NOT NULL, Quantity INTEGER NOT NULL);
INSERT INTO Artist VALUES (1, 'AC/DC'), (2, 'Aerosmith'), (3, 'Queen'), (4, 'Miles Davis'), (5, 'Silent Trio');
INSERT INTO Album VALUES (1, 'Let There Be Rock', 1), (2, 'Big Ones', 2), (3, 'Greatest Hits I', 3), (4, 'News Of The World', 3), (5, 'Kind of Blue', 4), (6, 'Back in Black', 1), (7, 'Innuendo', 3);
INSERT INTO Genre VALUES (1, 'Rock'), (2, 'Jazz'), (3, 'Latin');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 42)
INSERT INTO Track SELECT i, 'Song ' || i, i % 7 + 1, CASE WHEN i % 7 = 4 THEN 2 WHEN i % 11 = 0 THEN 3 ELSE 1 END, NULL, 150000 + (i * 37 % 30) * 9000, CASE WHEN i % 5 = 0 THEN 1.99 ELSE 0.99 END FROM n;
INSERT INTO Employee VALUES (1, 'Adams', 'Andrew', 'General Manager', NULL, '1962-02-18 00:00:00', '2002-08-14 00:00:00', 'Canada'), (2, 'Peacock', 'Jane', 'Sales Support Agent', 1, '1973-08-29 00:00:00', '2002-04-01 00:00:00', 'Canada'), (3, 'Park', 'Margaret', 'Sales Support Agent', 1, '1947-09-19 00:00:00', '2003-05-03 00:00:00', 'Canada');
INSERT INTO Customer VALUES (1, 'Luis', 'Gomes', 'Sao Paulo', 'Brazil', 2), (2, 'Leonie', 'Keller', 'Stuttgart', 'Germany', 3), (3, 'Frank', 'Tremblay', 'Montreal', 'Canada', 2), (4, 'Eduardo', 'Martins', 'Sao Paulo', 'Brazil', 2), (5, 'Jack', 'Smith', 'Redmond', 'USA', 3), (6, 'Helena', 'Holy', 'Prague', 'Czech Republic', 2);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 48)
INSERT INTO Invoice SELECT i, i * 5 % 6 + 1, date('2021-01-15', '+' || (i - 1) || ' months') || ' 00:00:00', (SELECT Country FROM Customer WHERE CustomerId = i * 5 % 6 + 1), 0 FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
INSERT INTO InvoiceLine SELECT i, i * 7 % 48 + 1, i * 13 % 42 + 1, (SELECT UnitPrice FROM Track WHERE TrackId = i * 13 % 42 + 1), 1 + (i % 9 = 0) FROM n;
UPDATE Invoice SET Total = (SELECT ROUND(SUM(l.UnitPrice * l.Quantity), 2) FROM InvoiceLine AS l WHERE l.InvoiceId = Invoice.InvoiceId);
