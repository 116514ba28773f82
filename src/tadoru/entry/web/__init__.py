"""The pages: server-rendered HTML in Japanese and English, whole without JavaScript."""
