"""Reading what a shopper wrote: language, words, numbers, intent and products. Pure.

Words and units here belong to the Chinese and English languages; product and attribute names
come from the shop's own data.
"""
