-- case: too many local variables
local v0
local v1
local v2
local v3
local v4
local v5
local v6
local v7
local v8
local v9
local v10
local v11
local v12
local v13
local v14
local v15
local v16
local v17
local v18
local v19
local v20
local v21
local v22
local v23
local v24
local v25
local v26
local v27
local v28
local v29
local v30
local v31
local v32
local v33
local v34
local v35
local v36
local v37
local v38
local v39
local v40
local v41
local v42
local v43
local v44
local v45
local v46
local v47
local v48
local v49
local v50
local v51
local v52
local v53
local v54
local v55
local v56
local v57
local v58
local v59
local v60
local v61
local v62
local v63
local v64
local v65
local v66
local v67
local v68
local v69
local v70
local v71
local v72
local v73
local v74
local v75
local v76
local v77
local v78
local v79
local v80
local v81
local v82
local v83
local v84
local v85
local v86
local v87
local v88
local v89
local v90
local v91
local v92
local v93
local v94
local v95
local v96
local v97
local v98
local v99
local v100
local v101
local v102
local v103
local v104
local v105
local v106
local v107
local v108
local v109
local v110
local v111
local v112
local v113
local v114
local v115
local v116
local v117
local v118
local v119
local v120
local v121
local v122
local v123
local v124
local v125
local v126
local v127
local v128
local v129
local v130
local v131
local v132
local v133
local v134
local v135
local v136
local v137
local v138
local v139
local v140
local v141
local v142
local v143
local v144
local v145
local v146
local v147
local v148
local v149
local v150
local v151
local v152
local v153
local v154
local v155
local v156
local v157
local v158
local v159
local v160
local v161
local v162
local v163
local v164
local v165
local v166
local v167
local v168
local v169
local v170
local v171
local v172
local v173
local v174
local v175
local v176
local v177
local v178
local v179
local v180
local v181
local v182
local v183
local v184
local v185
local v186
local v187
local v188
local v189
local v190
local v191
local v192
local v193
local v194
local v195
local v196
local v197
local v198
local v199
local v200

-- case: too many upvalues
local a0, b0, c0
local a1, b1, c1
local a2, b2, c2
local a3, b3, c3
local a4, b4, c4
local a5, b5, c5
local a6, b6, c6
local a7, b7, c7
local a8, b8, c8
local a9, b9, c9
local a10, b10, c10
local a11, b11, c11
local a12, b12, c12
local a13, b13, c13
local a14, b14, c14
local a15, b15, c15
local a16, b16, c16
local a17, b17, c17
local a18, b18, c18
local a19, b19, c19
local a20, b20, c20
local a21, b21, c21
local a22, b22, c22
local a23, b23, c23
local a24, b24, c24
local a25, b25, c25
local a26, b26, c26
local a27, b27, c27
local a28, b28, c28
local a29, b29, c29
local a30, b30, c30
local a31, b31, c31
local a32, b32, c32
local a33, b33, c33
local a34, b34, c34
local a35, b35, c35
local a36, b36, c36
local a37, b37, c37
local a38, b38, c38
local a39, b39, c39
local a40, b40, c40
local a41, b41, c41
local a42, b42, c42
local a43, b43, c43
local a44, b44, c44
local a45, b45, c45
local a46, b46, c46
local a47, b47, c47
local a48, b48, c48
local a49, b49, c49
local function outer()
local d0, e0, f0
local d1, e1, f1
local d2, e2, f2
local d3, e3, f3
local d4, e4, f4
local d5, e5, f5
local d6, e6, f6
local d7, e7, f7
local d8, e8, f8
local d9, e9, f9
local d10, e10, f10
local d11, e11, f11
local d12, e12, f12
local d13, e13, f13
local d14, e14, f14
local d15, e15, f15
local d16, e16, f16
local d17, e17, f17
local d18, e18, f18
local d19, e19, f19
local d20, e20, f20
local d21, e21, f21
local d22, e22, f22
local d23, e23, f23
local d24, e24, f24
local d25, e25, f25
local d26, e26, f26
local d27, e27, f27
local d28, e28, f28
local d29, e29, f29
local d30, e30, f30
local d31, e31, f31
local d32, e32, f32
local d33, e33, f33
local d34, e34, f34
local d35, e35, f35
local d36, e36, f36
local d37, e37, f37
local d38, e38, f38
local d39, e39, f39
local d40, e40, f40
local d41, e41, f41
local d42, e42, f42
local d43, e43, f43
local d44, e44, f44
local d45, e45, f45
local d46, e46, f46
local d47, e47, f47
local d48, e48, f48
local d49, e49, f49
return function() return a0 + b0 + c0 + d0 + e0 + f0, a1 + b1 + c1 + d1 + e1 + f1, a2 + b2 + c2 + d2 + e2 + f2, a3 + b3 + c3 + d3 + e3 + f3, a4 + b4 + c4 + d4 + e4 + f4, a5 + b5 + c5 + d5 + e5 + f5, a6 + b6 + c6 + d6 + e6 + f6, a7 + b7 + c7 + d7 + e7 + f7, a8 + b8 + c8 + d8 + e8 + f8, a9 + b9 + c9 + d9 + e9 + f9, a10 + b10 + c10 + d10 + e10 + f10, a11 + b11 + c11 + d11 + e11 + f11, a12 + b12 + c12 + d12 + e12 + f12, a13 + b13 + c13 + d13 + e13 + f13, a14 + b14 + c14 + d14 + e14 + f14, a15 + b15 + c15 + d15 + e15 + f15, a16 + b16 + c16 + d16 + e16 + f16, a17 + b17 + c17 + d17 + e17 + f17, a18 + b18 + c18 + d18 + e18 + f18, a19 + b19 + c19 + d19 + e19 + f19, a20 + b20 + c20 + d20 + e20 + f20, a21 + b21 + c21 + d21 + e21 + f21, a22 + b22 + c22 + d22 + e22 + f22, a23 + b23 + c23 + d23 + e23 + f23, a24 + b24 + c24 + d24 + e24 + f24, a25 + b25 + c25 + d25 + e25 + f25, a26 + b26 + c26 + d26 + e26 + f26, a27 + b27 + c27 + d27 + e27 + f27, a28 + b28 + c28 + d28 + e28 + f28, a29 + b29 + c29 + d29 + e29 + f29, a30 + b30 + c30 + d30 + e30 + f30, a31 + b31 + c31 + d31 + e31 + f31, a32 + b32 + c32 + d32 + e32 + f32, a33 + b33 + c33 + d33 + e33 + f33, a34 + b34 + c34 + d34 + e34 + f34, a35 + b35 + c35 + d35 + e35 + f35, a36 + b36 + c36 + d36 + e36 + f36, a37 + b37 + c37 + d37 + e37 + f37, a38 + b38 + c38 + d38 + e38 + f38, a39 + b39 + c39 + d39 + e39 + f39, a40 + b40 + c40 + d40 + e40 + f40, a41 + b41 + c41 + d41 + e41 + f41, a42 + b42 + c42 + d42 + e42 + f42, a43 + b43 + c43 + d43 + e43 + f43, a44 + b44 + c44 + d44 + e44 + f44, a45 + b45 + c45 + d45 + e45 + f45, a46 + b46 + c46 + d46 + e46 + f46, a47 + b47 + c47 + d47 + e47 + f47, a48 + b48 + c48 + d48 + e48 + f48, a49 + b49 + c49 + d49 + e49 + f49 end
end

-- case: too many nested parentheses
x = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- case: too many nested tables
x = {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}

-- differs: a file that is run starts one level deeper here, as with load
-- case: too many nested functions
x = function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return function() return 1 end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end

-- case: too many nested blocks
do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end end 

-- case: too many unary operators
x = - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - 1

-- case: too many concatenations
x = a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a

-- case: expression too complex
local x = f(g(g(g(g(g(a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a))))))
