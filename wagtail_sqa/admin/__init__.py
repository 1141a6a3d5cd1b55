"""The editors' side: viewsets, forms, filters, registers."""
