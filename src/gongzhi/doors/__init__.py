"""1 门厅: where people and programs come in."""
