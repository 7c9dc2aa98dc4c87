# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_balloon.c
# repairs: hinting goes on when the ring has no room for a page
# kernels: 6.1 6.12
/^static int get_free_page_and_send(/,/^}/{
	/just free it/,/^}/s/free_pages(.*);/&\n\t\treturn -EINTR;/
}
