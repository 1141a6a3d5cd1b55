"""What people take with them: a wheel as calendar, data and table, and answers that send a file once only."""
