# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# file: include/linux/virtio_config.h
# file: drivers/virtio/virtio_mmio.c
# repairs: warnings of what the device shows, and of an interrupt line that is freed again
# kernels: 6.1 6.12
/^static void virtio_dev_remove(/,/^}/s/WARN_ON_ONCE(dev->config->get_status(dev));/dev->config->get_status(dev);/
/^void virtio_device_ready(/,/^}/s/WARN_ON(status & VIRTIO_CONFIG_S_DRIVER_OK);//
s/WARN_ON(readl(vm_dev->base + VIRTIO_MMIO_QUEUE_READY));/readl(vm_dev->base + VIRTIO_MMIO_QUEUE_READY);/
s/^	bool wake_irq_enabled;/&\n\tbool irq_taken;/
/^static int vm_find_vqs(/,/^}/s/^	for (i = 0;/	vm_dev->irq_taken = true;\n&/
/^static void vm_del_vqs(/,/^}/s/^	free_irq(irq, vm_dev);/	if (vm_dev->irq_taken)\n\t&\n\tvm_dev->irq_taken = false;/
