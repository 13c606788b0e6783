// Runs before anything is painted: whether to show the first page or the chat depends on this device alone.
document.documentElement.dataset.visitor = localStorage.getItem("chat.session") === null ? "guest" : "member";
