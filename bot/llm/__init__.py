"""The language model: files and their hashes, llama.cpp behind LangChain, and a scripted double."""
