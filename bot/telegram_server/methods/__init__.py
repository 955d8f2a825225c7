"""What each Bot API method does, once its parameters fit their model. HTTP and parsing are done before."""
