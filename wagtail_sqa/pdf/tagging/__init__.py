"""Tagged PDF out of xhtml2pdf, which writes no tags: headings, lists, tables, pictures and links for a screen reader.

While a document is read, `hooks` notes which element each paragraph comes from (`places`). While it is drawn, `canvas`
puts a mark round what each draws; all else is decoration. When it is saved, `structure` makes a tree of the elements
that were drawn, and `writing` puts it into the file. Runs in the child only.
"""
