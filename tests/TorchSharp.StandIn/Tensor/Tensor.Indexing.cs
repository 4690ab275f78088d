using System.Runtime.CompilerServices;
using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Indexers: views for numbers and slices, gathering for tensors.</summary>
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => At(i1);
            set => Put(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Put(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Put(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => Put(value, i1, i2, i3, i4);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index([.. indices.Select(i => TensorIndex.Single(i))]);
            set => index_put_(value, [.. indices.Select(i => TensorIndex.Single(i))]);
        }

        public Tensor index(params TensorIndex[] indices) => IndexedBy(this, indices);

        public Tensor index(params Tensor[] indices) => One("index.Tensor", ("self", this), ("indices", indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => PutAt(this, value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => PutAt(this, value, indices, accumulate);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Same(this, Run("index_put_", ("self", this), ("indices", indices), ("values", value), ("accumulate", accumulate)));

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filled = One("scalar_tensor", ("s", value), ("dtype", dtype));
            return PutAt(this, filled, indices, false);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var places = new TensorIndex[indices.Length];
            for (var i = 0; i < places.Length; i++)
                places[i] = TensorIndex.Single(indices[i]);
            return IndexedBy(this, places);
        }

        private void Put(Tensor value, params ReadOnlySpan<long> indices)
        {
            using var place = At(indices);
            Same(place, Run("copy_", ("self", place), ("src", value)));
        }
    }
}
