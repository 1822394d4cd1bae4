"""3 事项: what people come for."""
