-- The vendors' documents that belonged to the texts of provider files, gzip in Base64; null for a text without one.

alter table route_files add column document text;
alter table route_files add column previous_document text;
