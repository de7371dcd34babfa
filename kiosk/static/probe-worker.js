// Does nothing: connected.js only asks whether the browser would install it.
