"""A TCP relay that can be cut, to a test what a dead network is to a person."""

import socket
import threading


class Link:
    """Relays connections made to `port` on 127.0.0.1. Use as a context manager."""

    def __init__(self, host, port):
        self._target = (host, port)
        self._lock = threading.Lock()
        self._is_cut = False
        self._open = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self):
        """Ends every connection and refuses new ones until `restore`."""
        with self._lock:
            self._is_cut = True
            for end in self._open:
                self._shut(end)  # its relay closes it

    def restore(self):
        with self._lock:
            self._is_cut = False

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            with self._lock:
                if self._is_cut:
                    near.close()
                    far.close()
                    continue
                self._open |= {near, far}
            self._start(self._serve, near, far)

    def _serve(self, near, far):
        back = self._start(self._relay, far, near)
        self._relay(near, far)
        back.join()
        with self._lock:
            self._open -= {near, far}
            near.close()
            far.close()

    @staticmethod
    def _relay(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            Link._shut(source)  # so that the other direction ends too
            Link._shut(sink)

    @staticmethod
    def _shut(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it has ended already

    @staticmethod
    def _start(function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        thread.start()
        return thread
