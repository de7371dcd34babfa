// A long run at a desk: the page asks for its next part by itself until it is left.

document.querySelector("[data-goes-on]")?.requestSubmit();
