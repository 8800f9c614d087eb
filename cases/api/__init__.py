"""The API for the systems of partners: the same participation, the same gate and the same services as the pages."""
