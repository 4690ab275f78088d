using System.Diagnostics.CodeAnalysis;
using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A wrapper of a native tensor: a new one for each result.</summary>
    public partial class Tensor : IDisposable
    {
        internal IntPtr handle;

        private static long s_totalCount;
        private static long s_peakCount;

        internal Tensor(IntPtr handle, bool register = true)
        {
            this.handle = handle;
            s_peakCount = Math.Max(Interlocked.Increment(ref s_totalCount), s_peakCount);
            if (register)
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope OwningDisposeScope { get; set; }

        public string name { get; set; }

        public IntPtr Handle => handle == IntPtr.Zero ? throw new InvalidOperationException("Tensor invalid -- empty handle.") : handle;

        public bool IsInvalid => handle == IntPtr.Zero;

        public static long TotalCount => s_totalCount;

        public static long PeakCount => s_peakCount;

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == IntPtr.Zero)
                return;
            DisposeScopeManager.ThreadSingleton.DisposingOnCurrentScope(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref s_totalCount);
            THSTensor_dispose(handle);
            handle = IntPtr.Zero;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is null)
                other?.Attach(this);
            else
                OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        /// <summary>Hands the native tensor over: this object is empty afterwards.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            if (handle != IntPtr.Zero)
                Interlocked.Decrement(ref s_totalCount);
            OwningDisposeScope?.Detach(this);
            var given = handle;
            handle = IntPtr.Zero;
            return given;
        }

        /// <summary>Hands the native tensor over, and stays in its scope until a parameter takes its place.</summary>
        internal IntPtr MoveHandle()
        {
            var given = Handle;
            handle = IntPtr.Zero;
            Interlocked.Decrement(ref s_totalCount);
            GC.SuppressFinalize(this);
            return given;
        }

        public long ndim => THSTensor_ndimension(Handle);
        public long Dimensions => ndim;
        public long dim() => ndim;

        public long[] shape
        {
            get
            {
                var sizes = new long[THSTensor_ndimension(Handle)];
                for (var i = 0; i < sizes.Length; i++)
                    sizes[i] = THSTensor_size(handle, i);
                return sizes;
            }
        }

        public long[] size() => shape;
        public long size(int dim) => THSTensor_size(Handle, dim < 0 ? dim + ndim : dim);

        public long[] stride()
        {
            var strides = new long[THSTensor_ndimension(Handle)];
            for (var i = 0; i < strides.Length; i++)
                strides[i] = THSTensor_stride(handle, i);
            return strides;
        }

        public long stride(int dim) => THSTensor_stride(Handle, dim < 0 ? dim + ndim : dim);
        public long storage_offset() => THSTensor_storage_offset(Handle);
        public long numel() => shape.Aggregate(1L, (product, size) => product * size);
        public long NumberOfElements => numel();
        public ScalarType dtype => (ScalarType)THSTensor_type(Handle);
        public long element_size() => dtype.ElementSize();
        public long ElementSize => element_size();
        public DeviceType device_type => (DeviceType)THSTensor_device_type(Handle);
        public int device_index => -1;
        public Device device => new(device_type);
        public bool is_meta => device_type == DeviceType.META;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_contiguous() => Flag("is_contiguous", ("self", this));
        public bool is_floating_point() => dtype.IsFloatingPoint();
        public bool is_complex() => dtype.IsComplex();

        public bool requires_grad
        {
            get => (bool)Run("prim::requires_grad", ("a", this))[0];
            set => Same(this, Run("requires_grad_", ("self", this), ("requires_grad", value)));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public Tensor grad
        {
            get => (Tensor)Run("prim::grad", ("a", this))[0];
        }

        public void backward() => Run("backward", ("self", this));

        public Tensor detach_()
        {
            Same(this, Run("detach_", ("self", this)));
            return this;
        }

        public override bool Equals([NotNullWhen(true)] object obj) => obj is Tensor other && Equals(other);

        public bool Equals(Tensor target) => Flag("equal", ("self", this), ("other", target));

        public override int GetHashCode() => base.GetHashCode();
    }
}
