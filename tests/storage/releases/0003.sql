-- A database as release 0003 left it on 2026-11-24: a check at its fourth question, a talk before its first word is passed on, a
-- meeting with its reminders, a second one half planned, an open invitation. Secret key (it belongs to nothing else):
-- b2xkIHJlbGVhc2UsIG5vIHNlY3JldCBpbiBpdCAuLi4=
-- Made by that release's own code and never changed: `tests/bot/test_upgrade.py` goes on from here.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE bot_state (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_bot_state PRIMARY KEY ("key")
);
INSERT INTO "bot_state" VALUES('key_check','93f87796e3448301ee4453c9d804cbbc4dddcfd929666ea1a3b47d13643ee6fa');
INSERT INTO "bot_state" VALUES('network_version','1');
INSERT INTO "bot_state" VALUES('username','local_1000000001_bot');
CREATE TABLE cases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	seeker_id INTEGER, 
	state TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	language TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	details TEXT, 
	is_complex BOOLEAN DEFAULT 0 NOT NULL, 
	is_escalated BOOLEAN DEFAULT 0 NOT NULL, 
	holder_id INTEGER, 
	outcome TEXT DEFAULT '' NOT NULL, 
	unanswered INTEGER DEFAULT 0 NOT NULL, 
	version INTEGER NOT NULL, 
	created_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT ck_cases_state CHECK (state IN ('open', 'held', 'closed')), 
	CONSTRAINT ck_cases_holder CHECK ((state = 'held') = (holder_id IS NOT NULL)), 
	CONSTRAINT fk_cases_seeker_id FOREIGN KEY(seeker_id) REFERENCES people (id) ON DELETE SET NULL, 
	CONSTRAINT fk_cases_holder_id FOREIGN KEY(holder_id) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "cases" VALUES(1,2,'held','family','de','online','iQotHymju1sR6aHFLcbo0N3JjqOpk6SYbIm1ITg2fg5iVZNmo7/F90zKq6u/FlnLl9jhRKKWsnEIuuPAhb0o31JRPtmO9Ns0pAVDpDHBpBTtnpvovcUi9H27Xtu12F5EbO4gTD/n9pxShPXnLpYfG+iu0d3jQrtcnKYp3a4O6o0nkLJLAjRZiftLPmsppKC6jIkAWJEuJAJN6h6XyHslrEYxxUSsojat/lAHHCJFql00151hpjfmBGmgNRrebMqtNfq+6BNkkfYl4ZPYG+Eu+niOd/L/cyNW/cfYKbT8VXYh1+br0aybpEhHEbEUUBanwX7rhiUu6I3/1xw9TgJ400xbleSg4ByPjOkkxuJuKkDkfESK2BDDPlWr9pjs+F2c51lztbTXdKadUl4PaM3Y9zWpVc28d9Mb',0,0,3,'',0,1,1795521601358,1795521601386);
CREATE TABLE guides (
	person_id INTEGER NOT NULL, 
	profile TEXT NOT NULL, 
	is_paused BOOLEAN DEFAULT 0 NOT NULL, 
	changed_at BIGINT NOT NULL, 
	CONSTRAINT pk_guides PRIMARY KEY (person_id), 
	CONSTRAINT fk_guides_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "guides" VALUES(3,'QbPRTrg1UWzvOZFQ4ASCPoj3O0/kEnJWGku75eEtUkaJ5EyWnDDws9ev3B2DCht6iZtk1jQDolalXS/8SEfqM8XN4zVsxY9st5pqSG6w5+Bs/XBbUtn1t3kno4jcWWQ=',0,1795521600000);
CREATE TABLE inbox (
	update_id BIGINT NOT NULL, 
	chat_hash VARCHAR(64), 
	payload TEXT, 
	state TEXT NOT NULL, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	error TEXT, 
	received_at BIGINT NOT NULL, 
	done_at BIGINT, 
	CONSTRAINT pk_inbox PRIMARY KEY (update_id), 
	CONSTRAINT ck_inbox_state CHECK (state IN ('waiting', 'done', 'failed')), 
	CONSTRAINT ck_inbox_wiped CHECK (state = 'waiting' OR payload IS NULL)
);
CREATE TABLE invites (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code_hash VARCHAR(64) NOT NULL, 
	role TEXT NOT NULL, 
	scope TEXT DEFAULT '' NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	used_by INTEGER, 
	made_by INTEGER, 
	CONSTRAINT fk_invites_used_by FOREIGN KEY(used_by) REFERENCES people (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invites_made_by FOREIGN KEY(made_by) REFERENCES people (id) ON DELETE SET NULL, 
	CONSTRAINT uq_invites_code_hash UNIQUE (code_hash)
);
INSERT INTO "invites" VALUES(1,'85ee3ae4538b916f21c6f304801015115c3497a3931f461123e8a7d14cf5f0cf','guide','',1795521600000,1796126400000,NULL,NULL,NULL);
CREATE TABLE meetings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	audience TEXT NOT NULL, 
	details TEXT NOT NULL, 
	starts_at BIGINT NOT NULL, 
	ends_at BIGINT NOT NULL, 
	is_cancelled BOOLEAN DEFAULT 0 NOT NULL, 
	made_by INTEGER, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT fk_meetings_made_by FOREIGN KEY(made_by) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "meetings" VALUES(1,1,'board','members','+/zzkPx+GGMi7VWqq7Y4XVyoyxFMtyYeRDxiE7YPc+f/KKM0+DYJDiNExjI8YNmELG+Y2VpyZn68jdCYiNxktjedJEa4frTWrf+Hms/gBQ1c8DUIo/gysZGal1IjCqQd/lpx+pixEHFM2Xh2Btmn',1796403600000,1796410800000,0,4,1795521602117);
CREATE TABLE network_records (
	kind TEXT NOT NULL, 
	id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_network_records PRIMARY KEY (kind, id)
);
INSERT INTO "network_records" VALUES('organisations','demo-bruecke',0,'{"id": "demo-bruecke", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Brücke der Sprachen (Demo)", "languages": ["de", "ar", "ku", "fa"], "district": "Linden-Mitte"}');
INSERT INTO "network_records" VALUES('organisations','demo-anker',1,'{"id": "demo-anker", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Anker Nordstadt (Demo)", "languages": ["de", "tr", "en"], "district": "Nordstadt"}');
INSERT INTO "network_records" VALUES('organisations','demo-sonnenblume',2,'{"id": "demo-sonnenblume", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Sonnenblume (Demo)", "languages": ["de", "uk", "ru"], "district": "Groß-Buchholz"}');
INSERT INTO "network_records" VALUES('organisations','demo-baobab',3,'{"id": "demo-baobab", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Baobab-Kreis (Demo)", "languages": ["de", "fr", "en"], "district": "List"}');
INSERT INTO "network_records" VALUES('organisations','demo-granatapfel',4,'{"id": "demo-granatapfel", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Granatapfel (Demo)", "languages": ["de", "fa", "ar"], "district": "Döhren"}');
INSERT INTO "network_records" VALUES('organisations','demo-weichsel',5,'{"id": "demo-weichsel", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Weichsel-Runde (Demo)", "languages": ["de", "pl"], "district": "Ricklingen"}');
INSERT INTO "network_records" VALUES('organisations','demo-olivenhain',6,'{"id": "demo-olivenhain", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Olivenhain (Demo)", "languages": ["de", "el", "it", "es"], "district": "Südstadt"}');
INSERT INTO "network_records" VALUES('organisations','demo-teehaus',7,'{"id": "demo-teehaus", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Teehaus Vahrenheide (Demo)", "languages": ["de", "tr", "ku"], "district": "Vahrenheide"}');
INSERT INTO "network_records" VALUES('organisations','demo-lotus',8,'{"id": "demo-lotus", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Lotus (Demo)", "languages": ["de", "vi", "en"], "district": "Mitte"}');
INSERT INTO "network_records" VALUES('organisations','demo-drachen',9,'{"id": "demo-drachen", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Drachen-Kinder (Demo)", "languages": ["de", "ro", "bg"], "district": "Stöcken"}');
INSERT INTO "network_records" VALUES('organisations','demo-seidenstrasse',10,'{"id": "demo-seidenstrasse", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Seidenstraße (Demo)", "languages": ["de", "fa", "ru"], "district": "Mühlenberg"}');
INSERT INTO "network_records" VALUES('organisations','demo-nordstern',11,'{"id": "demo-nordstern", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Nordstern (Demo)", "languages": ["de", "en", "ti", "am"], "district": "Hainholz"}');
INSERT INTO "network_records" VALUES('meeting_points','demo-linden',0,'{"id": "demo-linden", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Treffpunkt Linden (Demo)", "organisation": "demo-bruecke", "address": "Beispielstraße 1", "postcode": "30449", "district": "Linden-Mitte", "latitude": 52.3668, "longitude": 9.7139, "languages": ["de", "ar", "ku", "fa"], "hours": [{"day": "mo", "opens": "10:00:00", "closes": "16:00:00"}, {"day": "tu", "opens": "10:00:00", "closes": "16:00:00"}, {"day": "we", "opens": "10:00:00", "closes": "13:00:00"}, {"day": "th", "opens": "14:00:00", "closes": "18:00:00"}], "phone": "0511 0000-01", "is_step_free": true}');
INSERT INTO "network_records" VALUES('meeting_points','demo-nord',1,'{"id": "demo-nord", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Treffpunkt Nordstadt (Demo)", "organisation": "demo-anker", "address": "Beispielplatz 2", "postcode": "30167", "district": "Nordstadt", "latitude": 52.3856, "longitude": 9.7159, "languages": ["de", "tr", "en"], "hours": [{"day": "mo", "opens": "09:00:00", "closes": "12:00:00"}, {"day": "we", "opens": "14:00:00", "closes": "19:00:00"}, {"day": "fr", "opens": "09:00:00", "closes": "12:00:00"}], "phone": "0511 0000-02", "is_step_free": null}');
INSERT INTO "network_records" VALUES('meeting_points','demo-buchholz',2,'{"id": "demo-buchholz", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Treffpunkt Buchholz (Demo)", "organisation": "demo-sonnenblume", "address": "Beispielweg 3", "postcode": "30655", "district": "Groß-Buchholz", "latitude": 52.4061, "longitude": 9.7996, "languages": ["de", "uk", "ru"], "hours": [{"day": "tu", "opens": "10:00:00", "closes": "17:00:00"}, {"day": "th", "opens": "10:00:00", "closes": "17:00:00"}, {"day": "sa", "opens": "11:00:00", "closes": "14:00:00"}], "phone": "0511 0000-03", "is_step_free": true}');
INSERT INTO "network_records" VALUES('meeting_points','demo-vahrenheide',3,'{"id": "demo-vahrenheide", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Treffpunkt Vahrenheide (Demo)", "organisation": "demo-teehaus", "address": "Beispielring 4", "postcode": "30179", "district": "Vahrenheide", "latitude": 52.419, "longitude": 9.744, "languages": ["de", "tr", "ku", "ar"], "hours": [{"day": "mo", "opens": "13:00:00", "closes": "18:00:00"}, {"day": "tu", "opens": "13:00:00", "closes": "18:00:00"}, {"day": "th", "opens": "09:00:00", "closes": "12:00:00"}], "phone": "0511 0000-04", "is_step_free": null}');
INSERT INTO "network_records" VALUES('meeting_points','demo-sued',4,'{"id": "demo-sued", "source": "invented for the demo", "verified_until": "2027-12-31", "active": true, "demo": true, "name": "Treffpunkt Döhren (Demo)", "organisation": "demo-granatapfel", "address": "Beispielallee 5", "postcode": "30519", "district": "Döhren", "latitude": 52.344, "longitude": 9.766, "languages": ["de", "fa", "ar", "en"], "hours": [{"day": "we", "opens": "10:00:00", "closes": "18:00:00"}, {"day": "fr", "opens": "10:00:00", "closes": "15:00:00"}], "phone": "0511 0000-05", "is_step_free": true}');
INSERT INTO "network_records" VALUES('agencies','city-naturalisation',0,'{"id": "city-naturalisation", "source": "serviceportal.hannover-stadt.de; the address is of 2020, to be confirmed with the City", "verified_until": "2026-12-31", "active": true, "demo": false, "name": "Landeshauptstadt Hannover, Sachgebiet Einbürgerung", "address": "Am Schützenplatz 1, 30169 Hannover", "phone": null, "url": null, "serves": "city"}');
INSERT INTO "network_records" VALUES('agencies','region-naturalisation',1,'{"id": "region-naturalisation", "source": "serviceportal.region-hannover.de", "verified_until": "2026-12-31", "active": true, "demo": false, "name": "Region Hannover, Team Staatsangehörigkeitsangelegenheiten (33.05)", "address": "Maschstraße 17, 30169 Hannover", "phone": "0511 616-22193", "url": "https://www.hannover.de/rh-einbuergerung", "serves": "region"}');
CREATE TABLE notes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	case_id INTEGER NOT NULL, 
	author_id INTEGER, 
	words TEXT NOT NULL, 
	written_at BIGINT NOT NULL, 
	CONSTRAINT fk_notes_case_id FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notes_author_id FOREIGN KEY(author_id) REFERENCES people (id) ON DELETE SET NULL
);
CREATE TABLE offers (
	case_id INTEGER NOT NULL, 
	guide_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	made_at BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_offers PRIMARY KEY (case_id, guide_id), 
	CONSTRAINT ck_offers_state CHECK (state IN ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn')), 
	CONSTRAINT fk_offers_case_id FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE, 
	CONSTRAINT fk_offers_guide_id FOREIGN KEY(guide_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "offers" VALUES(1,3,0,'accepted',1795521601358,1795608001358,'');
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	lane TEXT NOT NULL, 
	payload TEXT, 
	dedup_key TEXT, 
	due_at BIGINT NOT NULL, 
	not_after BIGINT, 
	state TEXT NOT NULL, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	possibly_twice BOOLEAN DEFAULT 0 NOT NULL, 
	error TEXT, 
	message_id BIGINT, 
	created_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	CONSTRAINT ck_outbox_lane CHECK (lane IN ('reply', 'bulk')), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'dropped')), 
	CONSTRAINT ck_outbox_wiped CHECK (state IN ('waiting', 'sending') OR payload IS NULL), 
	CONSTRAINT fk_outbox_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE, 
	CONSTRAINT uq_outbox_dedup_key UNIQUE (dedup_key)
);
INSERT INTO "outbox" VALUES(1882883102536107063,5,'bulk','NOO5QuLaNAzjBV61Ln3X9kTWoE2cywpTGjVh3ffnvIFjf4rTrBVjvMPGI7hpNbwMpv9VhSmqGUlyjgfHsM06JQUAQoHlg9aydKOLFDzA3y4Sca0uYxHa/O9iWLW2mb7hx88OmRXp4q/BRqCSgOEJV1A5/FYhJamLnl7ks6ddVPnK5bBHfoplY1zgCtX6oGc8YUP/5Ce/CimhNFsAP0yfDJSZlGVEro8KNiO3jNwZeBEQPiyFLNtxJ8Khqfeh0JllRAw+tNRc5bWqhCfIOz2p7zPuR4Ng4K6DmZ5ecqmfNOYOP/3OPM1AWDf0gHytD4TwvrSOjayQeINKDSmRm+/3mJB80DKHMovFeBSh3jcgqm+XwMQ0qHunTvP7WjZ7npdX0EWh5ar99ATpOW0aTkCGmnmB7j5Fc/xVaPF1Lmgkw+uAs73MG7aMPBB/hW1KLQEwk9KQ4IVAb0LgKHdBLVDVLliJc+y6Kvhz3v9hmHUyI05Y8gA3/z/l6jZTlyLHwVatAgwjQu56NJ0B2TXKK28hwCC2hBhBhIjBiFHSGPLti68PcXFvvhCl2KJ3GA2cqhH7l7sEJgbapOQz9i0KDAy++6wCEw1DCZHyuENS1qoBvqm5HVqe7Oq9rX6xmAcdOEY+EN1ewcU49hIEM8a+lmhSlpL5N5CTD3cuCI+YPKlS+cBkVKda/gvM2OKeDfKuFo5EZs5sqRy1V7u89PX+Gg5g6gY0BfkSJOF3OKxRHO1m45P2A2NVCkYZzo3viXUbenWZ7hWpQrgqcf7q9KBAMtj6zIhBtCgmhVkMBGeKfZcOq/JWEOZPZSCwAo/nM5Iujp2o9V3UW458q3Fczw5lMKy631URVI+SkS3zdTJGn7T1xiWChkyDF8S1bBPrmb0EOJ7/h45m9oVtc/7r7GytmbKA7Vp3UCquoORMVy3vXS2elRw3V+l1xoasRiOzzU13lcW+htobaPXlHWlNyszgmqFCTb5Ov4q1G1ut06ar+LGC0Q3R7Dc2hShKtz5wfX8/h7xw2ogQZrsLLUoqD0fP9u58bvL/DjQhewFahpeyUQ49aZrmqHVej/DgPpiPhKzxr57QGABOZHxobVgZN0xE528PheuWAX9KR5P7pKGBY4h7wSApEyBXE93+mxM=','meeting:1:v1:week:5',1795798800000,1796317200000,'waiting',0,0,NULL,NULL,1795521602238,NULL);
INSERT INTO "outbox" VALUES(1882883102536108087,5,'bulk','wbfqiBCp8h1xRr2NtmbM1K2j1t0aSVHc8b8fzTXb+qIhpvoRPMTlWvyn+YMqPpFOc7qr7kzKxkAsoRksAcN24ZJc+3lLPGmsdXX6nGGS5Gkna2FOQp0C15Vo+/lcYzeATsXtkjp6D9XgT9DDT4zx08EtXN5CN9LxbU21Xfxft83p64ERgEXEdSmcqbdm0QPOi9csgb6sUksIHtwfrGiMglIbGDUFz6hIFA4eQCEjzULYsAtnYgY+2f9Mk0SCWO3l3FUwwRODK7SLDrhlTNYw5KndwBcQQs/t4YDG4+7hDUb2CPtwJU7C4GnR6P79TCEjdgKt5Qix1oMaopDmv9tcZgYwHDZ4Aj/taPLNctRdOo2sR8pPaUGlgVN1xAdXCvMgy3vM0nBLMfUKDCQ1VAk1BbFvYXdQ3a5xg6I7c5Qmm0m3lnsS0Ca6uT/mhRSRPP4ceFULCF7S0suxWt/LyJJEMDjVGsrP02dYsS7fcOo7IrGYplGqVp/5yajTp/h9opUXocf3NGTaU2EjZLbLGhTj14bAe9ahSW1xNRfAKvela1rcaHEqE8X+rZEUHzM/UyulURRPDBJtMpdjJalvrSMyHqiJkYLI/5conaia4ofEPoTqL7pAXcB2jABgikDt87tdf8TgiIa0aHvP2s2Jz13LUBMO5R78RNppdwk4OXzXE6hjNGsJb95Da/+XVha8qViABkyJY3TrUbC7ZxYooBhDbl1jSlRpZ7yc2cZUw4HBmKPFWI1e0BUDQJlhm9/jKQbCxr/91QueNQzwwgySJ76zLIdfjLEl23lU8AwB71mAWFeUqcJpyItKZ1MNGZ3qzpFka3tHTQYZxaq4kpx3IhoyDShlM9OTGGIrl5MoTs28wPswguMbLDKtmXdgktK1edYg1NgoLhbRohZoslbdShkb0ji4uCAYZaj19ojojnaL5mvevFPXpo2Hzi/QhajMR/lH+4hWNcb0UEY4gnaL3CdgsH1KuQZw3IdGfWuUbedL1+yC5cGdHdvTEZbFpnZNqZb3muS1sbDL6SwKjel8UwMF9j1jDYh4MOLINCsGLwrUOfHk/9YPyGOB3g==','meeting:1:v1:day:5',1796317200000,1796338800000,'waiting',0,0,NULL,NULL,1795521602238,NULL);
INSERT INTO "outbox" VALUES(1882883102536109111,5,'bulk','h9Uaekd12ihaHJNCNmAkeqmf8k0bzsjenme8HfwkXxuLCaNSq30g5kCBZWPn8kSyIG6HejDJorI1N+BfQxO5Tl9cw9ANSnDcTNmwswp6R9WNMwg+UV+YHQwaaTuEQz5zwJMLxwYcUhEvx05zrEt6WG0kTJw6QV4DpwSpjWk4fZzW2hPLXGeCov8wdQloHU7cCX50y98t4VZGXUJ7Sl+kzlbc7Iu9gQ5QGs57XRtjiGY4Yjd4S7KtyJClp6SqenuxjQ8TWZYvxBeNuFgudmPFCZVX624hNnwyS0SJ8q3NoYFj3M6n3+hd2fwEFtjApdP+bYQVnEiIyAL+Gkau1AcbYzniSfreU4y8GyfTdwas+hazTdeDPs608ARTH/SW+v9JCSx7X0j5LEzunBCG+G9mmqv9gAsv9OQVAl0WgKn2q5uUsgl6q7w1Hh8cK44HZ7kjNHXOKBwkejPJqYDS4XQ0hGCjb70swxjb3vb5Qc3SMWA8EiZQlAUgLeH+/jTbPV4w/FKJzthQeJj3JGfdU1a1D4KDVEmOJ3WcvEFf9fETW3oqvEuDWUAhaMSz5uNN3UqOXSpMOZiliboXQf0ERYlQUId1q5hf/haG8x5WGXZvcux66vRbQZzjbdTMJMTyfU3+AP59k1sm2ytPeBa46jKG6YSLP9nV7jTj3BmAzPU0Qffb4/1gu0CH70qbvhjpMT+ND2oOy7k/rG2rFiXUiTpZznhImJFq5K3r4d7GMfTG7wXXcfbbP30FBhjj630gE9UeND5r60fAWdbWtFik1m7Fw3kxRvSQ+RCWKu/eh5idJRBiLSE3GtX1o96mlx75/k3kgLgVVTLd2+nIP4t/Uf9zEAeqO/UyzE6PDht/Rljb34TLxgsP5K9zcaDFpkQ82+OJ2VgyKff3/FfJzWbJTECTzI9GlGBE8TZwgAq8rgKcoTX98qzK5sJuFkCMEczJ6mGa7apeDffeH5chASglopfMebRUPBepzT/RxwC26+QDD02ONEakXrMtMOOYGpVEonmXByQrBO0Vz0uyTSCpfsJisBVxcac2nfGJ2XzKecXvlk80XCQQBQ==','meeting:1:v1:hours:5',1796396400000,1796403600000,'waiting',0,0,NULL,NULL,1795521602238,NULL);
CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	chat_hash VARCHAR(64) NOT NULL, 
	chat_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	language_chosen BOOLEAN DEFAULT 0 NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	unreachable_at BIGINT, name TEXT, 
	CONSTRAINT uq_people_chat_hash UNIQUE (chat_hash)
);
INSERT INTO "people" VALUES(1,'c4fa63fbd6ba9086dfcd95b807fb5fe69677c1074ea5be81ce9b1ce4ea2c28a2','PJKPOOSILi4oywr1hCopAkhyP74k2EZ0R6YN5yg06UxKzVg=','de',0,1795521600315,1795521600315,NULL,NULL);
INSERT INTO "people" VALUES(2,'c43402fb3d6d61abbb6867a815e43e00e98f14b8829830db54db95e37833ec64','PQodg6ao8vu4KicULmQY62ENPPBSMNx6tCPz6NcaqHiX4A8=','de',0,1795521600398,1795521600398,NULL,NULL);
INSERT INTO "people" VALUES(3,'a0e22235fbec8166eb7c440732de06fb9521fe682ef5c66a5013a91afe6a06d0','om/5G2X5yZ06tO4ba4fYaonCC2Q8VcleuDBDmF2qgZGOUxs=','de',0,1795521600432,1795521600432,NULL,'1ARYC0oA5PdiS3+BCyHLfzv0qZBUq+knVXm1OGtPK5aIvLk=');
INSERT INTO "people" VALUES(4,'d57be60c73c7eab057479e4062e68092c3723b61fff7a371c5988fac1faf635a','MgXlPNNHfBnB6y2Q3Sd9NYVERLMJstlSRQZK/5LbACJvEb4=','de',0,1795521600458,1795521600458,NULL,'AZ4rL51vO/aAbkSJE7m4bv6bKys9rHvi43+ljiQ4drPviQ==');
INSERT INTO "people" VALUES(5,'874239df3bce8a2cb582be35765febd5196d0cd7bc80fa5847d182bb5efc144e','USgo/O5z+4kKGKGzDHk5iy58ScIFJpWNW0fbQUe+iI5RIXI=','de',0,1795521600473,1795521600473,NULL,'XZbtFBow8TEiiZGAjrzy/ztU3lkdYUAZAuWvps75h3LVrpQ=');
CREATE TABLE registrations (
	meeting_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	answer TEXT NOT NULL, 
	answered_at BIGINT NOT NULL, 
	CONSTRAINT pk_registrations PRIMARY KEY (meeting_id, person_id), 
	CONSTRAINT ck_registrations_answer CHECK (answer IN ('yes', 'maybe', 'no')), 
	CONSTRAINT fk_registrations_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_registrations_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "registrations" VALUES(1,5,'yes',1795521602238);
CREATE TABLE roles (
	person_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	scope TEXT DEFAULT '' NOT NULL, 
	granted_at BIGINT NOT NULL, 
	CONSTRAINT pk_roles PRIMARY KEY (person_id, role, scope), 
	CONSTRAINT fk_roles_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "roles" VALUES(3,'guide','',1795521600000);
INSERT INTO "roles" VALUES(4,'coordinator','',1795521600000);
INSERT INTO "roles" VALUES(5,'member','demo-sonnenblume',1795521600000);
CREATE TABLE sessions (
	person_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (person_id), 
	CONSTRAINT fk_sessions_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES(1,6,'I8SYb/yn7uv6i53eUjFQjRA8ELXGI6uUfLUP9kmIHkEzmavykXut8h0pvdfvXsmGmZ462SPEeN18v13xpZ8hv6M8dYc0bJpeq/hRyhINP9TXLCg7nyzbi6rKFEcM9lkXlW+H8UZ6cTxsxnmw5+Fuzhh6AKmpWQ1Yop2OTm/TuHAeVsmoQ/83FwwOPWmgl7wX5LRtB5gcbh8m0/3e/T1n/eC6EzoQsy8gAec2CJZHuA45/Zn2rGQQaCAqSYUq+V5XU1qHy+BAqcYXYEcqUjyGyIu3GY17tS+QRSIRav+6qYS5ghZFc52BwVCcYzRM5OJ4tMjck5UvsjqYhOvNFFnJAXiIXQWhaeVJaQ7CiQDSGQ/R6tl06pc+QE/lA8TrUefCnSBi/aPtyDH11nnMHIn6TPDXVaHKYOTM63o7BsQzRJE1Q8+4mtqeExRtN7ZexY98r8Aaau0nU/JJZZjRVx5c6MqWN6onRzqfBR31dG5XEghBCcXvrbnSLQz7zUZRl90XeYFKK6h55Q4ZjLwhupsaa6lWUsdmW6tB8t9gGwfEDut2HX5o0giirGbsHQsh1/qpsXa8Lqg/k430K4rtVOA7/SN6BEf0las=',1795694400949);
INSERT INTO "sessions" VALUES(2,8,'FkP4RoSGoBFxpISjxVfUNiqjnqx0B5j8ZpkTzjYf7ZU8jxHHIKJ3pxr51RYklbOoFQvWnYRGeq7YN82q01MgNO8A7Y7evZqMAMOcLFKdGu3iu4Dw95XFCtpfSgo9MvMeTpgrMMf/Q3AQK3LC+PxmGsu73fMrwV/IejnwR4Tk9xAP/IGLsgQpKFPgxgdFXXpP6OvQg9sBKP/FXyrllJWTnwxCRkFRUMQHF11749Yt65npmiy1Cqj6Kr8P3+KKp4wpGeL9VFQAgbxeiubb1QAsDp2AV/nKykXo6eITjhYDoUm9IYTw6/UqenccJtnuBSU/DR3ZWeYgQhMosBjDKmV7jAPpCR+S60NBJ4tMg+vzeiUVBkTVzxstj1FVrsmJar6u78VtvK6JF7izqiLGFIWd6EtXkGc2QtS91/p1NaVAquAvPPS/dpLtRJXpJtZtLoIlIS6yOdGVXmyXQHiPMp+eq73iho3y3ZWYmOMPz+Jg4SjO/nX+fzJtEa+ifn/sTBNacJZiU15+5hRooVU=',1795694401474);
INSERT INTO "sessions" VALUES(3,2,'mtsTfu9SHM7ARPI+N44Z+c3ajUEiSlbpmapzLpoLR5QSOpq9q1GoZqOsZaOj0yW5U+Yn14CdV34e0MIeZEUcNXOCK/YZg1AQ9fOrw7m503FC/VDqPpYAFdyHFXKdEi6wiGfcf8i/qTFlpVWViXmw0DHKWgOUtm+ob6cO1qpeLo36cQZF+woctigDvXy0+scV9KGuAICKnW1ObJg795OT0KbxX6P+t/o4tve3SpGAQwxnrBDIY2c5qGAmZzsaTmRlNxX5fAggXpxYfUY3OrDcCToLC4NSlim4PTI8/KfdSjY2/2NjFXN3T57LESshKQrcmTHOouGYDoHHTtW81dsTTK/TO6XCJPRsvNqcvg/GEzO53FRLeEqp/nXRy5kFHGVW7mJuINonbJQ67/ApIDlQ4L9x',1795694401386);
INSERT INTO "sessions" VALUES(4,15,'G2NCzM/Xz/j/TWt2YJfOx2DGyDgRfmWCjDS8io6R5tTOhE7RqmyPJ4mrYM9/vX14FnJ7g9w4jMUbURkGXNuXrDkw4VuUikhRidJbUX+yTkmtPShhPr527PtvcgMghayPWWXX3P/5Evy2+B436dKioYUGfQHuAPXW6OH3YvZv2T5W1QaVVL1v2Rtn8ToDa+0juwNNORrzUQda9Ri6Bn7bZMOTN4vDLLB4/5+S6lqH2hOSbUsAD09Zn4a/AuwRE/rhYXWhkUB3YLpQhqwPVJyQ+MZ55VEbv0MLwIrbqU9qAWcUgGd6rYLGjAirAeesoLLucsOfHD7MZiotuLrNp9q/MjlN50p5wmJxo7z1OIcZOCDekj2jhfwAzWiETTSzwKrL2uwc8Zu3ULW8ruGVqKoB5VayOgdIFw912J83iuu/I/TYwcg/kGNsNQXK8soDXA8xy+9umc9Y59Z6Czr0Abs=',1795694402352);
INSERT INTO "sessions" VALUES(5,2,'Vn8XTTuF0xbMgLXbA+1uiLtCEGI33T7oRhV+L+gUva1lM2kvWI+p0yj63cSZASDW1sbwHfBMMGC/jehZnYR2Xgdqc7WGdpHqRo6ezK1gdcAFywL0pXfI/vhh/vzxjFtG94hSkwnFkqENpz+vGbpD+FDZ7MuWOUNBF2DSRybStcLyybEFQDXVzlmbn9e28+W7DpmXSAk+AuSN4QdwJ1saQToShNrJaOIDPMK0yQJL8vP3lpcHJ8ZGFNP2vD/lQjHYz8vx6triZcyW43gwMg8yyDdtvSxlKCIAvVOHOdECmf2NhcXsUGcgysLfEN8FpljYeal8JgE6Cvrsr5scGrbd7sURql3SyXiJYgHo0UnQeklRmLQSmsHRDILG09ys5B6Hsbxy7UhfAJV7DcqYPkk3Eh7Yj5E7',1795694402238);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
CREATE INDEX ix_inbox_waiting ON inbox (update_id) WHERE state = 'waiting';
CREATE INDEX ix_inbox_done_at ON inbox (done_at);
CREATE INDEX ix_outbox_person_id ON outbox (person_id, state, lane, id);
CREATE INDEX ix_outbox_due ON outbox (lane, due_at, id) WHERE state = 'waiting';
CREATE INDEX ix_outbox_expiring ON outbox (not_after) WHERE state = 'waiting' AND not_after IS NOT NULL;
CREATE INDEX ix_outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX ix_outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ix_roles_role ON roles (role, person_id);
CREATE INDEX ix_cases_seeker_id ON cases (seeker_id, state);
CREATE INDEX ix_cases_holder_id ON cases (holder_id);
CREATE INDEX ix_cases_unclosed ON cases (id) WHERE state <> 'closed';
CREATE UNIQUE INDEX uq_offers_live ON offers (case_id) WHERE state = 'offered';
CREATE INDEX ix_offers_until ON offers (until) WHERE state = 'offered';
CREATE INDEX ix_offers_guide_id ON offers (guide_id, state, made_at);
CREATE INDEX ix_notes_case_id ON notes (case_id, id);
CREATE INDEX ix_meetings_ends_at ON meetings (ends_at);
CREATE INDEX ix_registrations_person_id ON registrations (person_id);
CREATE INDEX ix_cases_unwiped ON cases (changed_at) WHERE state = 'closed' AND (details IS NOT NULL OR seeker_id IS NOT NULL);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('people',5);
INSERT INTO "sqlite_sequence" VALUES('outbox',1882883102615797815);
INSERT INTO "sqlite_sequence" VALUES('cases',1);
INSERT INTO "sqlite_sequence" VALUES('meetings',1);
INSERT INTO "sqlite_sequence" VALUES('invites',1);
COMMIT;
