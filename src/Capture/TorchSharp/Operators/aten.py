#!/usr/bin/python3
"""Writes aten.txt: the schemas of the ATen operators that a TorchSharp program can call, one a line, sorted by name.

Run with the Python of the libtorch that captures are replayed on (PyTorch 1.13.1): ./aten.py > aten.txt
"""
import re
import sys

import torch

# operators that TorchSharp 0.107 offers and PyTorch 1.13 lacks, or has under another schema
NEWER = [
    "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., "
    "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
]

# what begins with an underscore is internal, but for these
PRIVATE = {"_indices", "_sample_dirichlet", "_standard_gamma", "_unique2", "_upsample_bicubic2d_aa", "_upsample_bilinear2d_aa",
           "_upsample_nearest_exact1d", "_upsample_nearest_exact2d", "_upsample_nearest_exact3d", "_values"}

# by name or prefix: other backends' kernels, what only fused or exported programs call, and lists of tensors for optimisers
DROPPED = re.compile(
    r"(cudnn|miopen|mkldnn|mps|mkl|fbgemm|slow_conv|thnn|lstm_mps|sspaddmm|sparse_(csr|csc|bsr|bsc|compressed|resize)|ccol|crow|row_indices|"
    r"col_indices|quantized_(lstm|gru|rnn)|fused_|conv_depthwise|conv_tbc|glu_jvp|special_.*_backward|native_|batch_norm_(elemt|gather|stats|update)|"
    r"sym_|segment_reduce|nested_to|resize_as_sparse|record_stream|set_data|retain|requires_grad$|output_nr|_version|is_set_to|"
    r"data$|is_leaf|align_tensors|promote_types|can_cast|to_padded|values|convolution_overrideable|lift|tensor$|choose_qparams|q_zero|q_scale$|"
    r"q_per_channel_axis|qscheme|sparse_dim|dense_dim|is_distributed|is_undefined|scalar_tensor$|slice_inverse|len|list|dict|copy_sparse)")
NAMED = {"align_to", "refine_names", "rename", "rename_"}
OUT = {"amax", "amin", "arange", "empty", "eye", "full", "histogram", "linalg_lu_solve", "linalg_solve_triangular", "linalg_vecdot", "ones", "rand", "randint", "randn",
       "randperm", "zeros"}
TYPES = re.compile(r"(Tensor|int|float|bool|Scalar|str|ScalarType|Layout|Device|MemoryFormat|Generator)(\?|\[\d*\])*$")


def wanted(schema):
    name = schema.name.removeprefix("aten::")
    if not schema.name.startswith("aten::") or name.startswith("_") and name not in PRIVATE:
        return False
    if "backward" in name or name.endswith("_copy") and name != "index_copy" or DROPPED.match(name):
        return False
    # the interpreter's own doubles of operators that the dispatcher has
    if schema.overload_name == "a" or name == "split" and not schema.overload_name:
        return False
    if schema.overload_name.startswith("prim_") or "hacked_twin" in schema.overload_name or schema.overload_name in ("sublist", "dimname", "Dimname"):
        return False
    text = str(schema).replace("SymInt", "int")
    if (" str[" in text or "name" in schema.overload_name.lower()) and name not in NAMED:
        return False
    if ("(a!) out" in text or re.search(r"(^|_)out", schema.overload_name)) and not (name in OUT or name.startswith("special_")):
        return False
    if any(not TYPES.match(re.sub(r"\([^)]*\)", "", t)) for t in argument_types(text)):
        return False
    if name == "sort" and schema.overload_name == "Tensor" or schema.overload_name.startswith(("values", "dim_max", "dim_min")):
        return False
    return "Tensor" in text


def argument_types(text):
    inside = text[text.index("(") + 1:text.index(") -> ")]
    inside = re.sub(r'"[^"]*"|\[[^\]]*\](?=,|$)|=\[[^\]]*\]', "", inside)
    return [part.strip().rsplit(" ", 1)[0] for part in inside.split(",") if part.strip() not in ("", "*")]


def main():
    lines = {str(s).removeprefix("aten::").replace("SymInt", "int") for s in torch._C._jit_get_all_schemas() if wanted(s)}
    lines.update(NEWER)
    print(f"# ATen operators of PyTorch {torch.__version__.split('+')[0]}; written by aten.py")
    print("\n".join(sorted(lines, key=lambda line: (re.split(r"[.(]", line)[0], line.split("(")[0], line))))


if __name__ == "__main__":
    sys.exit(main())
